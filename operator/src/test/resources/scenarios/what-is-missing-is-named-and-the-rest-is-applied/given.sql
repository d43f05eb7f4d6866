-- as: cloudsqladmin
CREATE SCHEMA app AUTHORIZATION cloudsqlsuperuser; CREATE TABLE app.orders(id int); ALTER TABLE app.orders OWNER TO cloudsqlsuperuser;
