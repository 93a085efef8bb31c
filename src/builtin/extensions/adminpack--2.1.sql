-- adminpack 2.1: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION pg_catalog.pg_file_write(text, text, boolean) RETURNS bigint LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION pg_catalog.pg_file_write(text, text, boolean) FROM PUBLIC;
CREATE FUNCTION pg_catalog.pg_file_rename(text, text, text) RETURNS boolean LANGUAGE c AS '', '';
REVOKE ALL ON FUNCTION pg_catalog.pg_file_rename(text, text, text) FROM PUBLIC;
CREATE FUNCTION pg_catalog.pg_file_rename(text, text) RETURNS boolean LANGUAGE c STRICT COST 100 AS '', '';
CREATE FUNCTION pg_catalog.pg_file_unlink(text) RETURNS boolean LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION pg_catalog.pg_file_unlink(text) FROM PUBLIC;
CREATE FUNCTION pg_catalog.pg_logdir_ls() RETURNS SETOF record LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION pg_catalog.pg_logdir_ls() FROM PUBLIC;
CREATE FUNCTION pg_catalog.pg_file_sync(text) RETURNS void LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION pg_catalog.pg_file_sync(text) FROM PUBLIC;
