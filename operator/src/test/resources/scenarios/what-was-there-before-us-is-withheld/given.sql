-- as: postgres
SET ROLE cloudsqlsuperuser; CREATE ROLE before_app;
-- as: cloudsqladmin
CREATE SCHEMA app AUTHORIZATION cloudsqlsuperuser; CREATE TABLE app.orders(id int); ALTER TABLE app.orders OWNER TO cloudsqlsuperuser;
-- as: cloudsqlsuperuser
GRANT SELECT, DELETE ON app.orders TO before_app;
