-- Columns that have an access control list of their own.
SELECT n.nspname, c.relname, c.relowner, e.objid IS NOT NULL AS extension, t.attname,
       ARRAY(SELECT pg_catalog.concat(a.grantee, ' ', a.grantor, ' ', a.privilege_type, CASE WHEN a.is_grantable THEN '*' END)
               FROM pg_catalog.aclexplode(t.attacl) a)::pg_catalog.text[] AS acl
  FROM pg_catalog.pg_attribute t
  JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
  LEFT JOIN pg_catalog.pg_depend e ON e.classid OPERATOR(pg_catalog.=) 1259::pg_catalog.oid AND e.objid OPERATOR(pg_catalog.=) c.oid
        AND e.objsubid OPERATOR(pg_catalog.=) 0 AND e.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char"
 WHERE t.attacl IS NOT NULL AND NOT t.attisdropped AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,m,f}'::pg_catalog."char"[])
   AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_') AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'::pg_catalog.name
