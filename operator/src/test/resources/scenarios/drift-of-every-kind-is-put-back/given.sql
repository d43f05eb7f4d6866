-- as: postgres
SET ROLE cloudsqlsuperuser; CREATE ROLE drift_owner; CREATE ROLE drift_stranger;
-- as: cloudsqladmin
CREATE SCHEMA app AUTHORIZATION drift_owner;
-- as: drift_owner
CREATE TABLE app.orders(id int, total int); CREATE TABLE app.customers(id int); CREATE FUNCTION app.total(integer) RETURNS int LANGUAGE sql AS 'SELECT 1';
