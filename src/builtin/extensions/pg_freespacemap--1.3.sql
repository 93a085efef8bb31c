-- pg_freespacemap 1.3: signatures read from PostgreSQL 18 by tools/record-extensions.py
CREATE FUNCTION @extschema@.pg_freespace(regclass, bigint) RETURNS smallint LANGUAGE c STRICT PARALLEL SAFE AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_freespace(regclass, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @extschema@.pg_freespace(regclass, bigint) TO pg_stat_scan_tables;
CREATE FUNCTION @extschema@.pg_freespace(rel regclass, OUT blkno bigint, OUT avail smallint) RETURNS SETOF record LANGUAGE c PARALLEL SAFE COST 100 AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_freespace(rel regclass, OUT blkno bigint, OUT avail smallint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION @extschema@.pg_freespace(rel regclass, OUT blkno bigint, OUT avail smallint) TO pg_stat_scan_tables;
