-- pgaudit 17.1: signatures read from PostgreSQL 17 by tools/record-extensions.py
-- left out: event trigger pgaudit_ddl_command_end
-- left out: event trigger pgaudit_sql_drop
CREATE FUNCTION @extschema@.pgaudit_ddl_command_end() RETURNS event_trigger LANGUAGE c SECURITY DEFINER SET search_path TO "pg_catalog, pg_temp" AS '', '';
CREATE FUNCTION @extschema@.pgaudit_sql_drop() RETURNS event_trigger LANGUAGE c SECURITY DEFINER SET search_path TO "pg_catalog, pg_temp" AS '', '';
