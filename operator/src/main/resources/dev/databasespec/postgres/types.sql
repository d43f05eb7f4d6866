-- Types and domains that can be granted on: no array types, no row types of tables, no multirange types.
SELECT g.nspname, g.typowner, g.extension, g.names,
       ARRAY(SELECT pg_catalog.concat(a.grantee, ' ', a.grantor, ' ', a.privilege_type, CASE WHEN a.is_grantable THEN '*' END)
               FROM pg_catalog.aclexplode(COALESCE(g.typacl, pg_catalog.acldefault('T', g.typowner))) a)::pg_catalog.text[] AS acl
  FROM (SELECT n.nspname, t.typowner, e.objid IS NOT NULL AS extension, t.typacl, pg_catalog.array_agg(t.typname::pg_catalog.text) AS names
          FROM pg_catalog.pg_type t
          JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) t.typnamespace
          LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.typrelid
          LEFT JOIN pg_catalog.pg_depend e ON e.classid OPERATOR(pg_catalog.=) 1247::pg_catalog.oid AND e.objid OPERATOR(pg_catalog.=) t.oid
                AND e.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char"
         WHERE (t.typrelid OPERATOR(pg_catalog.=) 0::pg_catalog.oid OR c.relkind OPERATOR(pg_catalog.=) 'c'::pg_catalog."char")
           AND t.typelem OPERATOR(pg_catalog.=) 0::pg_catalog.oid AND t.typtype OPERATOR(pg_catalog.<>) 'm'::pg_catalog."char"
           AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'::pg_catalog.name
         GROUP BY 1, 2, 3, 4) g
