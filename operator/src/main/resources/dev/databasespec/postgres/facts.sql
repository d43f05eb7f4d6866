-- What has to be known before a session can be pinned: version, and whether the wanted role exists and may be set.
SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version, r.oid IS NOT NULL AS role_exists,
       COALESCE(pg_catalog.pg_has_role(SESSION_USER::pg_catalog.name, r.oid,
           CASE WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 OPERATOR(pg_catalog.<) 160000 THEN 'MEMBER' ELSE 'SET' END), false) AS settable
  FROM (SELECT 1) one LEFT JOIN pg_catalog.pg_roles r ON r.rolname OPERATOR(pg_catalog.=) {role}::pg_catalog.name
