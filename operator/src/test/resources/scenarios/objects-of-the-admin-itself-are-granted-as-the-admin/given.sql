-- as: postgres
CREATE SCHEMA app; CREATE TABLE app.mine(id int); SET ROLE cloudsqlsuperuser; CREATE ROLE admin_other; 
-- as: cloudsqladmin
CREATE TABLE app.theirs(id int); ALTER TABLE app.theirs OWNER TO admin_other; GRANT USAGE ON SCHEMA app TO admin_other;
