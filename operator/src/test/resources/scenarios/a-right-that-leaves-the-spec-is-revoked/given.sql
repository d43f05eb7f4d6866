-- as: cloudsqladmin
CREATE SCHEMA app AUTHORIZATION cloudsqlsuperuser; CREATE TABLE app.a(id int); CREATE TABLE app.b(id int); ALTER TABLE app.a OWNER TO cloudsqlsuperuser; ALTER TABLE app.b OWNER TO cloudsqlsuperuser;
