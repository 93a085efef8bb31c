-- pg_stat_monitor: statistics of statements in buckets of time. Releases 1.0 to 2.1. Its view has more columns in newer releases.
CREATE FUNCTION @extschema@.pg_stat_monitor_reset() RETURNS void LANGUAGE c PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.pg_stat_monitor_version() RETURNS text LANGUAGE c PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.get_histogram_timings() RETURNS text LANGUAGE c PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.range() RETURNS text[] LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.histogram(_bucket integer, _quryid bigint) RETURNS SETOF record LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.get_cmd_type(cmd_type integer) RETURNS text LANGUAGE c PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.decode_error_level(elevel integer) RETURNS text LANGUAGE c PARALLEL SAFE AS '', '';
CREATE VIEW @extschema@.pg_stat_monitor AS SELECT NULL::bigint AS bucket, NULL::timestamptz AS bucket_start_time, NULL::oid AS userid, NULL::text AS username, NULL::oid AS dbid, NULL::text AS datname, NULL::inet AS client_ip, NULL::bigint AS pgsm_query_id, NULL::bigint AS queryid, NULL::boolean AS toplevel, NULL::bigint AS top_queryid, NULL::text AS query, NULL::text AS comments, NULL::bigint AS planid, NULL::text AS query_plan, NULL::text AS top_query, NULL::text AS application_name, NULL::text[] AS relations, NULL::integer AS cmd_type, NULL::text AS cmd_type_text, NULL::integer AS elevel, NULL::text AS sqlcode, NULL::text AS message, NULL::bigint AS calls, NULL::double precision AS total_exec_time, NULL::double precision AS min_exec_time, NULL::double precision AS max_exec_time, NULL::double precision AS mean_exec_time, NULL::double precision AS stddev_exec_time, NULL::bigint AS rows;
