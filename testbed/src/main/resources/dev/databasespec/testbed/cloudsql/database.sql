-- In template1 and in postgres.
DO $do$
DECLARE function regprocedure;
BEGIN
  IF current_setting('server_version_num')::int >= 150000 THEN
    GRANT ALL ON SCHEMA public TO cloudsqlsuperuser;      -- public stays owned by pg_database_owner
  ELSE
    ALTER SCHEMA public OWNER TO cloudsqlsuperuser;
  END IF;
  FOR function IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
                     AND (proname LIKE 'pg_replication_origin%' OR proname = 'pg_show_replication_origin_status') ORDER BY 1::text LOOP
    EXECUTE format('GRANT ALL ON FUNCTION %s TO cloudsqlsuperuser', function);
  END LOOP;
  GRANT ALL ON TABLE pg_catalog.pg_largeobject TO cloudsqlsuperuser;
END $do$;
