-- as: postgres
SET ROLE cloudsqlsuperuser; CREATE ROLE columns_owner; CREATE ROLE columns_app;
-- as: cloudsqladmin
CREATE SCHEMA app AUTHORIZATION columns_owner;
-- as: columns_owner
CREATE TABLE app.customers(id int, country text, email text); GRANT SELECT ON app.customers TO columns_app; GRANT SELECT (id, email), UPDATE (email) ON app.customers TO columns_app;
