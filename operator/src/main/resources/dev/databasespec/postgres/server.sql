-- Who we are and where.
SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version, pg_catalog.current_database() AS database,
       SESSION_USER AS session_user_name, CURRENT_USER AS session_role_name, b.rolname AS bootstrap, pg_catalog.pg_is_in_recovery() AS replica
  FROM pg_catalog.pg_roles b WHERE b.oid OPERATOR(pg_catalog.=) 10::pg_catalog.oid
