-- What hangs on the roles in {roles}, in every database, without connecting there. A default privilege depends on the role whose it is as if it were owned;
-- those of this database are known already. What belongs to no database but is one counts there.
SELECT r.rolname, CASE WHEN s.dbid OPERATOR(pg_catalog.<>) 0::pg_catalog.oid OR s.classid OPERATOR(pg_catalog.=) 1262::pg_catalog.oid
                       THEN d.datname ELSE '(shared objects)'::pg_catalog.name END AS database,
       s.deptype OPERATOR(pg_catalog.=) 'o'::pg_catalog."char" AS owned, pg_catalog.count(*) AS objects
  FROM pg_catalog.pg_shdepend s
  JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) s.refobjid
  LEFT JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=)
       CASE WHEN s.dbid OPERATOR(pg_catalog.=) 0::pg_catalog.oid THEN s.objid ELSE s.dbid END
 WHERE s.refclassid OPERATOR(pg_catalog.=) 1260::pg_catalog.oid
   AND r.rolname OPERATOR(pg_catalog.=) ANY (ARRAY[{roles}]::pg_catalog.name[])
   AND NOT (s.classid OPERATOR(pg_catalog.=) 826::pg_catalog.oid AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
 GROUP BY 1, 2, 3
