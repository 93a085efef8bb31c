-- pg_buffercache 1.3: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.pg_buffercache_pages() RETURNS SETOF record LANGUAGE c PARALLEL SAFE AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_buffercache_pages() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @extschema@.pg_buffercache_pages() TO pg_monitor;
CREATE VIEW @extschema@.pg_buffercache AS SELECT NULL::integer AS bufferid, NULL::oid AS relfilenode, NULL::oid AS reltablespace, NULL::oid AS reldatabase, NULL::smallint AS relforknumber, NULL::bigint AS relblocknumber, NULL::boolean AS isdirty, NULL::smallint AS usagecount, NULL::integer AS pinning_backends;
GRANT SELECT ON TABLE @extschema@.pg_buffercache TO pg_monitor;
