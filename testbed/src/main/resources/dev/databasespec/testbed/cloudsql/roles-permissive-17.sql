GRANT pg_maintain TO cloudsqlsuperuser WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
