-- The observable effect of Cloud SQL's own CREATEROLE: cloudsqlsuperuser may hand out the predefined roles.
GRANT pg_monitor, pg_signal_backend, pg_read_all_settings, pg_read_all_stats, pg_stat_scan_tables,
      pg_read_all_data, pg_write_all_data, pg_use_reserved_connections, pg_create_subscription
   TO cloudsqlsuperuser WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT pg_monitor, pg_signal_backend TO cloudsqlsuperuser WITH INHERIT TRUE, SET TRUE;
