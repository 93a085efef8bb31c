-- What Hasura keeps in a database that it serves.
-- also: schema hdb_catalog, schema hdb_views, schema hdb_pro_catalog, extension pgcrypto

-- part: CREATE EXTENSION IF NOT EXISTS pgcrypto
CREATE EXTENSION IF NOT EXISTS pgcrypto;

-- part: CREATE SCHEMA hdb_catalog
CREATE SCHEMA hdb_catalog;
CREATE FUNCTION hdb_catalog.gen_hasura_uuid() RETURNS uuid LANGUAGE sql AS $$ SELECT gen_random_uuid() $$;
CREATE TABLE hdb_catalog.hdb_version (
    hasura_uuid uuid NOT NULL DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY, version text NOT NULL,
    upgraded_on timestamptz NOT NULL, cli_state jsonb NOT NULL DEFAULT '{}', console_state jsonb NOT NULL DEFAULT '{}'
);
CREATE TABLE hdb_catalog.hdb_metadata (id integer PRIMARY KEY, metadata json NOT NULL, resource_version integer NOT NULL DEFAULT 1 UNIQUE);
CREATE TABLE hdb_catalog.event_log (
    id text NOT NULL DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY, schema_name text NOT NULL, table_name text NOT NULL,
    trigger_name text NOT NULL, payload jsonb NOT NULL, delivered boolean NOT NULL DEFAULT false,
    error boolean NOT NULL DEFAULT false, tries integer NOT NULL DEFAULT 0, created_at timestamp DEFAULT now(),
    locked timestamptz, next_retry_at timestamp, archived boolean NOT NULL DEFAULT false
);
CREATE TABLE hdb_catalog.event_invocation_logs (
    id text NOT NULL DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY, trigger_name text, event_id text, status integer,
    request json, response json, created_at timestamp DEFAULT now()
);
CREATE TABLE hdb_catalog.hdb_cron_events (
    id text NOT NULL DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY, trigger_name text NOT NULL,
    scheduled_time timestamptz NOT NULL, status text NOT NULL DEFAULT 'scheduled', tries integer NOT NULL DEFAULT 0,
    created_at timestamptz DEFAULT now(), next_retry_at timestamptz
);
CREATE TABLE hdb_catalog.hdb_scheduled_events (
    id text NOT NULL DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY, webhook_conf json NOT NULL,
    scheduled_time timestamptz NOT NULL, retry_conf json, payload json, header_conf json,
    status text NOT NULL DEFAULT 'scheduled', tries integer NOT NULL DEFAULT 0, created_at timestamptz DEFAULT now(),
    next_retry_at timestamptz, comment text
);
CREATE TABLE hdb_catalog.hdb_scheduled_event_invocation_logs (
    id text NOT NULL DEFAULT hdb_catalog.gen_hasura_uuid() PRIMARY KEY,
    event_id text REFERENCES hdb_catalog.hdb_scheduled_events ON DELETE CASCADE, status integer, request json,
    response json, created_at timestamptz DEFAULT now()
);
CREATE FUNCTION hdb_catalog.insert_event_log(schema_name text, table_name text, trigger_name text, op text, row_data json) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
