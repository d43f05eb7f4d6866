-- Functions, procedures, aggregates and window functions. A routine is known by its name and input types; oidvectortypes writes types of other schemas qualified.
-- Access control lists can be hashed but not sorted, so the two arrays must not be ordered; they are filled row by row, together.
SELECT g.nspname, g.proowner, g.extension, g.names, g.arguments,
       ARRAY(SELECT pg_catalog.concat(a.grantee, ' ', a.grantor, ' ', a.privilege_type, CASE WHEN a.is_grantable THEN '*' END)
               FROM pg_catalog.aclexplode(COALESCE(g.proacl, pg_catalog.acldefault('f', g.proowner))) a)::pg_catalog.text[] AS acl
  FROM (SELECT n.nspname, p.proowner, e.objid IS NOT NULL AS extension, p.proacl,
               pg_catalog.array_agg(p.proname::pg_catalog.text) AS names,
               pg_catalog.array_agg(pg_catalog.oidvectortypes(p.proargtypes)) AS arguments
          FROM pg_catalog.pg_proc p
          JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
          LEFT JOIN pg_catalog.pg_depend e ON e.classid OPERATOR(pg_catalog.=) 1255::pg_catalog.oid AND e.objid OPERATOR(pg_catalog.=) p.oid
                AND e.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char"
         WHERE NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'::pg_catalog.name
         GROUP BY 1, 2, 3, 4) g
