-- Whether whoever acts now may give something to {role}.
SELECT CURRENT_USER AS acting, pg_catalog.pg_has_role(CURRENT_USER::pg_catalog.name, r.oid,
           CASE WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 OPERATOR(pg_catalog.<) 160000 THEN 'MEMBER' ELSE 'SET' END) AS settable
  FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) {role}::pg_catalog.name
