-- The roles of a Cloud SQL instance, as pg_dumpall of real ones shows them. Run by the bootstrap superuser "cloudsqladmin".
CREATE ROLE cloudsqlsuperuser     LOGIN   CREATEROLE CREATEDB;
CREATE ROLE cloudsqlagent         LOGIN   CREATEROLE CREATEDB;
CREATE ROLE cloudsqlimportexport  LOGIN   CREATEROLE CREATEDB;
CREATE ROLE cloudsqllogical       NOLOGIN REPLICATION;
CREATE ROLE cloudsqlreplica       LOGIN   REPLICATION;
CREATE ROLE cloudsqlobservability LOGIN;
CREATE ROLE cloudsqlconnpooladmin LOGIN;
CREATE ROLE cloudsqliamuser                NOLOGIN;
CREATE ROLE cloudsqliamserviceaccount      NOLOGIN;
CREATE ROLE cloudsqliamgroup               NOLOGIN;
CREATE ROLE cloudsqliamgroupuser           NOLOGIN;
CREATE ROLE cloudsqliamgroupserviceaccount NOLOGIN;
CREATE ROLE cloudsqlinactiveuser           NOLOGIN;
-- The customer's administrator is no superuser.
CREATE ROLE postgres LOGIN CREATEROLE CREATEDB NOSUPERUSER NOREPLICATION NOBYPASSRLS;

GRANT cloudsqlsuperuser TO cloudsqlagent, cloudsqlimportexport, cloudsqllogical, postgres;
GRANT pg_monitor        TO cloudsqlsuperuser, cloudsqlreplica, cloudsqlobservability;
GRANT pg_signal_backend TO cloudsqlsuperuser;
