-- pg_wait_sampling 1.1: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.pg_wait_sampling_get_current(pid integer, OUT pid integer, OUT event_type text, OUT event text, OUT queryid bigint) RETURNS SETOF record LANGUAGE c AS '', '';
CREATE VIEW @extschema@.pg_wait_sampling_current AS SELECT NULL::integer AS pid, NULL::text AS event_type, NULL::text AS event, NULL::bigint AS queryid;
GRANT SELECT ON TABLE @extschema@.pg_wait_sampling_current TO PUBLIC;
CREATE FUNCTION @extschema@.pg_wait_sampling_get_history(OUT pid integer, OUT ts timestamp with time zone, OUT event_type text, OUT event text, OUT queryid bigint) RETURNS SETOF record LANGUAGE c STRICT AS '', '';
CREATE VIEW @extschema@.pg_wait_sampling_history AS SELECT NULL::integer AS pid, NULL::timestamp with time zone AS ts, NULL::text AS event_type, NULL::text AS event, NULL::bigint AS queryid;
GRANT SELECT ON TABLE @extschema@.pg_wait_sampling_history TO PUBLIC;
CREATE FUNCTION @extschema@.pg_wait_sampling_get_profile(OUT pid integer, OUT event_type text, OUT event text, OUT queryid bigint, OUT count bigint) RETURNS SETOF record LANGUAGE c STRICT AS '', '';
CREATE VIEW @extschema@.pg_wait_sampling_profile AS SELECT NULL::integer AS pid, NULL::text AS event_type, NULL::text AS event, NULL::bigint AS queryid, NULL::bigint AS count;
GRANT SELECT ON TABLE @extschema@.pg_wait_sampling_profile TO PUBLIC;
CREATE FUNCTION @extschema@.pg_wait_sampling_reset_profile() RETURNS void LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_wait_sampling_reset_profile() FROM PUBLIC;
