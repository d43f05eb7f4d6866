SELECT pg_catalog.current_setting('server_version') AS server_version, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version,
       pg_catalog.pg_is_in_recovery() AS replica, pg_catalog.current_setting('max_connections')::pg_catalog.int4 AS connections_max,
       CURRENT_USER AS acts_as,
       (SELECT r.rolsuper OR r.rolcreaterole FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) CURRENT_USER) AS may_create_roles,
       (SELECT pg_catalog.sum(s.numbackends) FROM pg_catalog.pg_stat_database s) AS connections_used,
       pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time()) AS started_at,
       ARRAY(SELECT d.datname FROM pg_catalog.pg_database d
              WHERE NOT d.datistemplate AND d.datname OPERATOR(pg_catalog.<>) 'cloudsqladmin'::pg_catalog.name)::pg_catalog.text[] AS databases
