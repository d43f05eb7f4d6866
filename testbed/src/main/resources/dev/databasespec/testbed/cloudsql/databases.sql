-- Database cloudsqladmin stays with its owner of that name; postgres, template1 and everything the API makes are cloudsqlsuperuser's.
ALTER DATABASE template1 OWNER TO cloudsqlsuperuser;
ALTER DATABASE postgres  OWNER TO cloudsqlsuperuser;
