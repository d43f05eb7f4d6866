-- A global row (no schema) holds the whole list that replaces PostgreSQL's own; a row of a schema only adds.
SELECT x.defaclrole, COALESCE(n.nspname, '') AS schema, x.defaclobjtype,
       ARRAY(SELECT pg_catalog.concat(a.grantee, ' ', a.grantor, ' ', a.privilege_type, CASE WHEN a.is_grantable THEN '*' END)
               FROM pg_catalog.aclexplode(x.defaclacl) a)::pg_catalog.text[] AS acl
  FROM pg_catalog.pg_default_acl x LEFT JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) x.defaclnamespace
