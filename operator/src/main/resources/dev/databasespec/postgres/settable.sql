-- Whether {database} exists, and whether whoever acts now may give something to {role}; where there is no such role, that is for the server to say.
SELECT CURRENT_USER AS acting,
       (SELECT pg_catalog.count(*) OPERATOR(pg_catalog.>) 0 FROM pg_catalog.pg_database d
         WHERE d.datname OPERATOR(pg_catalog.=) {database}::pg_catalog.name) AS there,
       COALESCE((SELECT pg_catalog.pg_has_role(CURRENT_USER::pg_catalog.name, r.oid,
           CASE WHEN pg_catalog.current_setting('server_version_num')::pg_catalog.int4 OPERATOR(pg_catalog.<) 160000 THEN 'MEMBER' ELSE 'SET' END)
          FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) {role}::pg_catalog.name), true) AS settable
