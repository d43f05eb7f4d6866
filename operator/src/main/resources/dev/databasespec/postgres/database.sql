-- ACL items everywhere: "grantee-oid grantor-oid PRIVILEGE[*]"; grantee 0 is PUBLIC, "*" is WITH GRANT OPTION.
SELECT d.datname, d.datdba,
       ARRAY(SELECT pg_catalog.concat(a.grantee, ' ', a.grantor, ' ', a.privilege_type, CASE WHEN a.is_grantable THEN '*' END)
               FROM pg_catalog.aclexplode(COALESCE(d.datacl, pg_catalog.acldefault('d', d.datdba))) a)::pg_catalog.text[] AS acl
  FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
