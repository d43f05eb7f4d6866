-- Roles, and what the session's role and the user that logged in may do with each. ADMIN is looked up in pg_auth_members, since asking pg_has_role about every
-- role walks all memberships each time. Before 16, CREATEROLE is as good as ADMIN.
SELECT r.oid, r.rolname, r.rolcanlogin, r.rolinherit, r.rolcreatedb, r.rolcreaterole, r.rolconnlimit,
       CASE WHEN pg_catalog.isfinite(r.rolvaliduntil)
            THEN pg_catalog.to_char(pg_catalog.timezone('UTC', r.rolvaliduntil), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') ELSE '' END AS valid_until,
       (r.rolsuper OR r.rolreplication OR r.rolbypassrls) AS elevated, pg_catalog.left(c.description, 1025) AS comment,
       ARRAY(SELECT pg_catalog.left(x, 8192) FROM pg_catalog.unnest(s.setconfig) x LIMIT 500)::pg_catalog.text[] AS settings,
       ARRAY(SELECT pg_catalog.left(x, 8192) FROM pg_catalog.unnest(h.setconfig) x LIMIT 500)::pg_catalog.text[] AS settings_here,
       role_uses.oid IS NOT NULL AS role_usable,
       (role_admin.roleid IS NOT NULL OR me.rolsuper OR (v.before16 AND me.rolcreaterole AND NOT r.rolsuper)) AS role_administrable,
       user_uses.oid IS NOT NULL AS user_usable,
       (user_admin.roleid IS NOT NULL OR login.rolsuper OR (v.before16 AND login.rolcreaterole AND NOT r.rolsuper)) AS user_administrable
  FROM pg_catalog.pg_roles r
 CROSS JOIN (SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 OPERATOR(pg_catalog.<) 160000 AS before16) v
 CROSS JOIN (SELECT x.rolsuper, x.rolcreaterole FROM pg_catalog.pg_roles x WHERE x.rolname OPERATOR(pg_catalog.=) CURRENT_USER::pg_catalog.name) me
 CROSS JOIN (SELECT x.rolsuper, x.rolcreaterole FROM pg_catalog.pg_roles x WHERE x.rolname OPERATOR(pg_catalog.=) SESSION_USER::pg_catalog.name) login
  LEFT JOIN pg_catalog.pg_shdescription c ON c.objoid OPERATOR(pg_catalog.=) r.oid AND c.classoid OPERATOR(pg_catalog.=) 1260::pg_catalog.oid
  LEFT JOIN pg_catalog.pg_db_role_setting s ON s.setrole OPERATOR(pg_catalog.=) r.oid AND s.setdatabase OPERATOR(pg_catalog.=) 0::pg_catalog.oid
  LEFT JOIN pg_catalog.pg_db_role_setting h ON h.setrole OPERATOR(pg_catalog.=) r.oid AND h.setdatabase OPERATOR(pg_catalog.=)
            (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
  LEFT JOIN (SELECT x.oid FROM pg_catalog.pg_roles x WHERE pg_catalog.pg_has_role(CURRENT_USER::pg_catalog.name, x.oid, 'USAGE')) role_uses
         ON role_uses.oid OPERATOR(pg_catalog.=) r.oid
  LEFT JOIN (SELECT x.oid FROM pg_catalog.pg_roles x WHERE pg_catalog.pg_has_role(SESSION_USER::pg_catalog.name, x.oid, 'USAGE')) user_uses
         ON user_uses.oid OPERATOR(pg_catalog.=) r.oid
  LEFT JOIN (SELECT DISTINCT a.roleid FROM pg_catalog.pg_auth_members a
              WHERE a.admin_option AND pg_catalog.pg_has_role(CURRENT_USER::pg_catalog.name, a.member, 'USAGE')) role_admin
         ON role_admin.roleid OPERATOR(pg_catalog.=) r.oid
  LEFT JOIN (SELECT DISTINCT a.roleid FROM pg_catalog.pg_auth_members a
              WHERE a.admin_option AND pg_catalog.pg_has_role(SESSION_USER::pg_catalog.name, a.member, 'USAGE')) user_admin
         ON user_admin.roleid OPERATOR(pg_catalog.=) r.oid
