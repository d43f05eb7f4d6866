-- From 17 on a login event trigger runs before anything that we could ask inside.
SELECT COALESCE((pg_catalog.to_jsonb(d) OPERATOR(pg_catalog.->>) 'dathasloginevt')::pg_catalog.bool, false) AS login_triggers
  FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) {database}::pg_catalog.name
