-- pg_buffercache 1.5: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.pg_buffercache_pages() RETURNS SETOF record LANGUAGE c PARALLEL SAFE AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_buffercache_pages() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @extschema@.pg_buffercache_pages() TO pg_monitor;
CREATE VIEW @extschema@.pg_buffercache AS SELECT NULL::integer AS bufferid, NULL::oid AS relfilenode, NULL::oid AS reltablespace, NULL::oid AS reldatabase, NULL::smallint AS relforknumber, NULL::bigint AS relblocknumber, NULL::boolean AS isdirty, NULL::smallint AS usagecount, NULL::integer AS pinning_backends;
GRANT SELECT ON TABLE @extschema@.pg_buffercache TO pg_monitor;
CREATE FUNCTION @extschema@.pg_buffercache_summary(OUT buffers_used integer, OUT buffers_unused integer, OUT buffers_dirty integer, OUT buffers_pinned integer, OUT usagecount_avg double precision) RETURNS record LANGUAGE c PARALLEL SAFE AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_buffercache_summary(OUT buffers_used integer, OUT buffers_unused integer, OUT buffers_dirty integer, OUT buffers_pinned integer, OUT usagecount_avg double precision) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @extschema@.pg_buffercache_summary(OUT buffers_used integer, OUT buffers_unused integer, OUT buffers_dirty integer, OUT buffers_pinned integer, OUT usagecount_avg double precision) TO pg_monitor;
CREATE FUNCTION @extschema@.pg_buffercache_usage_counts(OUT usage_count integer, OUT buffers integer, OUT dirty integer, OUT pinned integer) RETURNS SETOF record LANGUAGE c PARALLEL SAFE AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_buffercache_usage_counts(OUT usage_count integer, OUT buffers integer, OUT dirty integer, OUT pinned integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @extschema@.pg_buffercache_usage_counts(OUT usage_count integer, OUT buffers integer, OUT dirty integer, OUT pinned integer) TO pg_monitor;
CREATE FUNCTION @extschema@.pg_buffercache_evict(integer) RETURNS boolean LANGUAGE c STRICT PARALLEL SAFE AS '', '';
