-- Who holds the advisory lock {class}, {key} of this database.
SELECT l.pid, COALESCE(a.usename, '') AS usename, COALESCE(a.application_name, '') AS application_name
  FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid OPERATOR(pg_catalog.=) l.pid
 WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory' AND l.granted AND l.objsubid OPERATOR(pg_catalog.=) 2::pg_catalog.int2
   AND l.classid OPERATOR(pg_catalog.=) {class}::pg_catalog.oid AND l.objid OPERATOR(pg_catalog.=) {key}::pg_catalog.oid
   AND l.database OPERATOR(pg_catalog.=) (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
