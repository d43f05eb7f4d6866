-- What Cloud SQL's Admin API does to users, callable in database cloudsqladmin by cloudsqladmin.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA emu;
CREATE TABLE emu.profile(permissive boolean NOT NULL);
INSERT INTO emu.profile VALUES (current_setting('testbed.permissive')::boolean);
CREATE TABLE emu.users(name text PRIMARY KEY, type text NOT NULL, iam_email text, created timestamptz NOT NULL DEFAULT now());
INSERT INTO emu.users VALUES ('postgres','BUILT_IN',NULL);

-- database user name for an IAM principal: lower case; service accounts lose ".gserviceaccount.com"
CREATE FUNCTION emu.db_user_name(p_name text, p_type text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_type = 'CLOUD_IAM_SERVICE_ACCOUNT'
              THEN regexp_replace(lower(p_name), '\.gserviceaccount\.com$', '')
              WHEN p_type LIKE 'CLOUD_IAM%' THEN lower(p_name) ELSE p_name END $$;

CREATE FUNCTION emu.users_insert(p_name text, p_type text DEFAULT 'BUILT_IN', p_password text DEFAULT NULL,
                                 p_roles text[] DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE u text := emu.db_user_name(p_name, coalesce(p_type,'BUILT_IN')); t text := coalesce(p_type,'BUILT_IN'); r text;
        v16 boolean := current_setting('server_version_num')::int >= 160000;
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = u) THEN   -- users.insert is an upsert (firebase-tools relies on it):
    IF t = 'BUILT_IN' THEN EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', u, p_password); END IF;  -- new password
    RETURN u;                                                  -- existing IAM user: no-op
  END IF;
  IF t = 'BUILT_IN' THEN
    IF p_roles IS NULL THEN
      EXECUTE format('CREATE ROLE %I LOGIN CREATEROLE CREATEDB PASSWORD %L', u, p_password);
      EXECUTE format('GRANT cloudsqlsuperuser TO %I', u);
    ELSE
      EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', u, p_password);
    END IF;
  ELSIF t = 'CLOUD_IAM_USER' THEN
    EXECUTE format('CREATE ROLE %I LOGIN', u);   EXECUTE format('GRANT cloudsqliamuser TO %I', u);
  ELSIF t = 'CLOUD_IAM_SERVICE_ACCOUNT' THEN
    EXECUTE format('CREATE ROLE %I LOGIN', u);   EXECUTE format('GRANT cloudsqliamserviceaccount TO %I', u);
  ELSIF t = 'CLOUD_IAM_GROUP' THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', u); EXECUTE format('GRANT cloudsqliamgroup TO %I', u);
  ELSIF t = 'CLOUD_IAM_GROUP_USER' THEN
    EXECUTE format('CREATE ROLE %I LOGIN', u);   EXECUTE format('GRANT cloudsqliamgroupuser TO %I', u);
  ELSIF t = 'CLOUD_IAM_GROUP_SERVICE_ACCOUNT' THEN
    EXECUTE format('CREATE ROLE %I LOGIN', u);   EXECUTE format('GRANT cloudsqliamgroupserviceaccount TO %I', u);
  ELSE RAISE EXCEPTION 'unknown user type %', t USING ERRCODE='22023'; END IF;
  FOREACH r IN ARRAY coalesce(p_roles, '{}') LOOP EXECUTE format('GRANT %I TO %I', r, u); END LOOP;
  IF v16 AND (SELECT permissive FROM emu.profile) THEN
    EXECUTE format('GRANT %I TO %I WITH ADMIN TRUE, INHERIT FALSE, SET FALSE', u,
                   CASE WHEN (t = 'BUILT_IN' AND p_roles IS NULL) OR 'cloudsqlsuperuser' = ANY(p_roles) THEN 'postgres'   -- would be circular otherwise
                        ELSE 'cloudsqlsuperuser' END);
  END IF;
  INSERT INTO emu.users(name, type, iam_email) VALUES (u, t, CASE WHEN t LIKE 'CLOUD_IAM%' THEN lower(p_name) END);
  RETURN u;
END $$;

-- users.update?databaseRoles=..&revokeExistingRoles=..  (runs as cloudsqladmin: may grant what "postgres" may not)
CREATE FUNCTION emu.users_update_roles(p_user text, p_roles text[], p_revoke boolean DEFAULT false)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE r record; x text;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = p_user) THEN
    RAISE EXCEPTION 'role "%" does not exist', p_user USING ERRCODE='42704'; END IF;
  IF p_revoke THEN
    FOR r IN SELECT g.rolname AS granted, gr.rolname AS grantor FROM pg_auth_members m
              JOIN pg_roles g ON g.oid=m.roleid JOIN pg_roles u ON u.oid=m.member JOIN pg_roles gr ON gr.oid=m.grantor
             WHERE u.rolname = p_user AND g.rolname NOT LIKE 'cloudsqliam%' AND NOT g.rolname = ANY(p_roles) LOOP
      IF current_setting('server_version_num')::int >= 160000
      THEN EXECUTE format('REVOKE %I FROM %I GRANTED BY %I', r.granted, p_user, r.grantor);
      ELSE EXECUTE format('REVOKE %I FROM %I', r.granted, p_user); END IF;
    END LOOP;
  END IF;
  IF current_setting('server_version_num')::int >= 160000 AND (SELECT permissive FROM emu.profile)
     AND 'cloudsqlsuperuser' = ANY(p_roles) AND p_user <> 'postgres' THEN   -- keep the admin edge acyclic
    EXECUTE format('REVOKE %I FROM cloudsqlsuperuser', p_user);
    EXECUTE format('GRANT %I TO postgres WITH ADMIN TRUE, INHERIT FALSE, SET FALSE', p_user);
  END IF;
  FOREACH x IN ARRAY p_roles LOOP EXECUTE format('GRANT %I TO %I', x, p_user); END LOOP;
END $$;

CREATE FUNCTION emu.users_delete(p_user text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DROP ROLE %I', p_user);          -- 2BP01 when objects/grants depend on it, as in Cloud SQL
  DELETE FROM emu.users WHERE name = p_user;
END $$;
