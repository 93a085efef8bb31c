-- pg_prewarm 1.2: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.pg_prewarm(regclass, mode text DEFAULT 'buffer'::text, fork text DEFAULT 'main'::text, first_block bigint DEFAULT NULL::bigint, last_block bigint DEFAULT NULL::bigint) RETURNS bigint LANGUAGE c PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.autoprewarm_start_worker() RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.autoprewarm_dump_now() RETURNS bigint LANGUAGE c STRICT AS '', '';
