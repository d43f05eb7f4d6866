-- INHERIT and SET of a membership exist from 16 on; before, INHERIT follows the member's attribute and SET is always true.
SELECT m.roleid, m.member, m.grantor, m.admin_option,
       COALESCE((pg_catalog.to_jsonb(m) OPERATOR(pg_catalog.->>) 'inherit_option')::pg_catalog.bool, u.rolinherit) AS inherit_option,
       COALESCE((pg_catalog.to_jsonb(m) OPERATOR(pg_catalog.->>) 'set_option')::pg_catalog.bool, true) AS set_option
  FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles u ON u.oid OPERATOR(pg_catalog.=) m.member
