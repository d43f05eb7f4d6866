-- Tables, partitioned tables, views, materialized views, foreign tables and sequences, grouped by the access control list itself: 20,000 relations become a few
-- dozen rows, and only those are exploded.
SELECT g.nspname, g.sequence, g.relowner, g.extension, g.names,
       ARRAY(SELECT pg_catalog.concat(a.grantee, ' ', a.grantor, ' ', a.privilege_type, CASE WHEN a.is_grantable THEN '*' END)
               FROM pg_catalog.aclexplode(COALESCE(g.relacl,
                    pg_catalog.acldefault(CASE WHEN g.sequence THEN 's' ELSE 'r' END::pg_catalog."char", g.relowner))) a)::pg_catalog.text[] AS acl
  FROM (SELECT n.nspname, c.relkind OPERATOR(pg_catalog.=) 'S'::pg_catalog."char" AS sequence, c.relowner, e.objid IS NOT NULL AS extension, c.relacl,
               pg_catalog.array_agg(c.relname::pg_catalog.text) AS names
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
          LEFT JOIN pg_catalog.pg_depend e ON e.classid OPERATOR(pg_catalog.=) 1259::pg_catalog.oid AND e.objid OPERATOR(pg_catalog.=) c.oid
                AND e.objsubid OPERATOR(pg_catalog.=) 0 AND e.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char"
         WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,m,f,S}'::pg_catalog."char"[])
           AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'::pg_catalog.name
         GROUP BY 1, 2, 3, 4, 5) g
