-- pg_permissions 1.3: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE TYPE @extschema@.perm_type AS ENUM ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'USAGE', 'CREATE', 'EXECUTE', 'CONNECT', 'TEMPORARY', 'MAINTAIN');
CREATE TYPE @extschema@.obj_type AS ENUM ('TABLE', 'VIEW', 'COLUMN', 'SEQUENCE', 'FUNCTION', 'SCHEMA', 'DATABASE');
CREATE VIEW @extschema@.table_permissions AS SELECT NULL::@extschema@.obj_type AS object_type, NULL::name AS role_name, NULL::name AS schema_name, NULL::text COLLATE pg_catalog."C" AS object_name, NULL::name AS column_name, NULL::@extschema@.perm_type AS permission, NULL::boolean AS granted;
GRANT SELECT ON TABLE @extschema@.table_permissions TO PUBLIC;
CREATE VIEW @extschema@.view_permissions AS SELECT NULL::@extschema@.obj_type AS object_type, NULL::name AS role_name, NULL::name AS schema_name, NULL::text COLLATE pg_catalog."C" AS object_name, NULL::name AS column_name, NULL::@extschema@.perm_type AS permission, NULL::boolean AS granted;
GRANT SELECT ON TABLE @extschema@.view_permissions TO PUBLIC;
CREATE VIEW @extschema@.column_permissions AS SELECT NULL::@extschema@.obj_type AS object_type, NULL::name AS role_name, NULL::name AS schema_name, NULL::text COLLATE pg_catalog."C" AS object_name, NULL::name AS column_name, NULL::@extschema@.perm_type AS permission, NULL::boolean AS granted;
GRANT SELECT ON TABLE @extschema@.column_permissions TO PUBLIC;
CREATE VIEW @extschema@.sequence_permissions AS SELECT NULL::@extschema@.obj_type AS object_type, NULL::name AS role_name, NULL::name AS schema_name, NULL::text COLLATE pg_catalog."C" AS object_name, NULL::name AS column_name, NULL::@extschema@.perm_type AS permission, NULL::boolean AS granted;
GRANT SELECT ON TABLE @extschema@.sequence_permissions TO PUBLIC;
CREATE VIEW @extschema@.function_permissions AS SELECT NULL::@extschema@.obj_type AS object_type, NULL::name AS role_name, NULL::name AS schema_name, NULL::text AS object_name, NULL::name AS column_name, NULL::@extschema@.perm_type AS permission, NULL::boolean AS granted;
GRANT SELECT ON TABLE @extschema@.function_permissions TO PUBLIC;
CREATE VIEW @extschema@.schema_permissions AS SELECT NULL::@extschema@.obj_type AS object_type, NULL::name AS role_name, NULL::name AS schema_name, NULL::text AS object_name, NULL::name AS column_name, NULL::@extschema@.perm_type AS permission, NULL::boolean AS granted;
GRANT SELECT ON TABLE @extschema@.schema_permissions TO PUBLIC;
CREATE VIEW @extschema@.database_permissions AS SELECT NULL::@extschema@.obj_type AS object_type, NULL::name AS role_name, NULL::name AS schema_name, NULL::text AS object_name, NULL::name AS column_name, NULL::@extschema@.perm_type AS permission, NULL::boolean AS granted;
GRANT SELECT ON TABLE @extschema@.database_permissions TO PUBLIC;
CREATE VIEW @extschema@.all_permissions AS SELECT NULL::@extschema@.obj_type AS object_type, NULL::name AS role_name, NULL::name AS schema_name, NULL::text COLLATE pg_catalog."C" AS object_name, NULL::name AS column_name, NULL::@extschema@.perm_type AS permission, NULL::boolean AS granted;
GRANT SELECT ON TABLE @extschema@.all_permissions TO PUBLIC;
CREATE FUNCTION @extschema@.permissions_trigger_func() RETURNS trigger LANGUAGE c COST 100 AS '', '';
CREATE SEQUENCE @extschema@.permission_target_id_seq AS bigint START 1 INCREMENT 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1;
GRANT USAGE ON SEQUENCE @extschema@.permission_target_id_seq TO PUBLIC;
CREATE TABLE @extschema@.permission_target (id integer DEFAULT nextval('@extschema@.permission_target_id_seq'::regclass) NOT NULL, role_name name NOT NULL, permissions @extschema@.perm_type[] NOT NULL, object_type @extschema@.obj_type NOT NULL, schema_name name, object_name text, column_name name, CONSTRAINT permission_target_valid CHECK (
CASE
    WHEN (object_type = 'DATABASE'::@extschema@.obj_type) THEN ((schema_name IS NULL) AND (object_name IS NULL) AND (column_name IS NULL) AND (ARRAY['CONNECT'::@extschema@.perm_type, 'CREATE'::@extschema@.perm_type, 'TEMPORARY'::@extschema@.perm_type] @> permissions))
    WHEN (object_type = 'SCHEMA'::@extschema@.obj_type) THEN ((object_name IS NULL) AND (column_name IS NULL) AND (ARRAY['CREATE'::@extschema@.perm_type, 'USAGE'::@extschema@.perm_type] @> permissions))
    WHEN (object_type = ANY (ARRAY['TABLE'::@extschema@.obj_type, 'VIEW'::@extschema@.obj_type])) THEN ((column_name IS NULL) AND (ARRAY['SELECT'::@extschema@.perm_type, 'INSERT'::@extschema@.perm_type, 'UPDATE'::@extschema@.perm_type, 'DELETE'::@extschema@.perm_type, 'TRUNCATE'::@extschema@.perm_type, 'REFERENCES'::@extschema@.perm_type, 'TRIGGER'::@extschema@.perm_type, 'MAINTAIN'::@extschema@.perm_type] @> permissions))
    WHEN (object_type = 'SEQUENCE'::@extschema@.obj_type) THEN ((column_name IS NULL) AND (ARRAY['SELECT'::@extschema@.perm_type, 'USAGE'::@extschema@.perm_type, 'UPDATE'::@extschema@.perm_type] @> permissions))
    WHEN (object_type = 'FUNCTION'::@extschema@.obj_type) THEN ((column_name IS NULL) AND (ARRAY['EXECUTE'::@extschema@.perm_type] @> permissions))
    WHEN (object_type = 'COLUMN'::@extschema@.obj_type) THEN (ARRAY['SELECT'::@extschema@.perm_type, 'INSERT'::@extschema@.perm_type, 'UPDATE'::@extschema@.perm_type, 'REFERENCES'::@extschema@.perm_type] @> permissions)
    ELSE NULL::boolean
END), CONSTRAINT permission_target_pkey PRIMARY KEY (id));
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE @extschema@.permission_target TO PUBLIC;
CREATE FUNCTION @extschema@.permission_diffs() RETURNS TABLE(missing boolean, role_name name, object_type @extschema@.obj_type, schema_name name, object_name text, column_name name, permission @extschema@.perm_type) LANGUAGE c COST 100 SET search_path TO @extschema@, pg_temp AS '', '';
ALTER SEQUENCE @extschema@.permission_target_id_seq OWNED BY @extschema@.permission_target.id;
