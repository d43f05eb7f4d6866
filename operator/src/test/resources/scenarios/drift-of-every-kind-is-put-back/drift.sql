-- as: drift_owner
REVOKE SELECT ON app.orders FROM drift_app; GRANT TRUNCATE ON app.orders TO drift_app; GRANT EXECUTE ON FUNCTION app.total(integer) TO drift_app;
GRANT UPDATE (total) ON app.orders TO drift_app; ALTER DEFAULT PRIVILEGES IN SCHEMA app REVOKE SELECT ON TABLES FROM drift_app;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO drift_app;
-- as: postgres
SET ROLE cloudsqlsuperuser; ALTER ROLE drift_app NOLOGIN CONNECTION LIMIT 9; COMMENT ON ROLE drift_app IS 'mine'; ALTER ROLE drift_app SET work_mem = '1GB';
GRANT drift_app TO drift_stranger; REVOKE drift_group FROM drift_app;
-- as: cloudsqladmin
ALTER SCHEMA made OWNER TO drift_stranger;
