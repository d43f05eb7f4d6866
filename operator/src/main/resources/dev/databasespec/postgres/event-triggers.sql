-- What would run as us. Those of the bootstrap superuser are the provider's own.
SELECT t.evtname FROM pg_catalog.pg_event_trigger t
 WHERE t.evtenabled OPERATOR(pg_catalog.<>) 'D'::pg_catalog."char" AND t.evtowner OPERATOR(pg_catalog.<>) 10::pg_catalog.oid
