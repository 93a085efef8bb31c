-- tsm_system_rows 1.0: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.system_rows(internal) RETURNS tsm_handler LANGUAGE c STRICT AS '', '';
