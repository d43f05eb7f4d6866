SELECT n.nspname, n.nspowner, e.objid IS NOT NULL AS extension,
       ARRAY(SELECT pg_catalog.concat(a.grantee, ' ', a.grantor, ' ', a.privilege_type, CASE WHEN a.is_grantable THEN '*' END)
               FROM pg_catalog.aclexplode(COALESCE(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a)::pg_catalog.text[] AS acl
  FROM pg_catalog.pg_namespace n
  LEFT JOIN pg_catalog.pg_depend e ON e.classid OPERATOR(pg_catalog.=) 2615::pg_catalog.oid AND e.objid OPERATOR(pg_catalog.=) n.oid
        AND e.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char"
 WHERE NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'::pg_catalog.name
