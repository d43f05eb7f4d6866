GRANT pg_checkpoint TO cloudsqlsuperuser WITH ADMIN OPTION;
