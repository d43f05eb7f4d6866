-- as: postgres
SET ROLE cloudsqlsuperuser; CREATE ROLE second_owner; CREATE ROLE second_between; CREATE ROLE second_app;
-- as: cloudsqladmin
CREATE SCHEMA app AUTHORIZATION second_owner;
-- as: second_owner
CREATE TABLE app.orders(id int); GRANT USAGE ON SCHEMA app TO second_between; GRANT SELECT, DELETE ON app.orders TO second_between WITH GRANT OPTION;
-- as: second_between
GRANT DELETE ON app.orders TO second_app;
