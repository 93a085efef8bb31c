-- old_snapshot 1.0: signatures read from PostgreSQL 15 by tools/record-extensions.py
CREATE FUNCTION @extschema@.pg_old_snapshot_time_mapping(OUT array_offset integer, OUT end_timestamp timestamp with time zone, OUT newest_xmin xid) RETURNS SETOF record LANGUAGE c STRICT AS '', '';
