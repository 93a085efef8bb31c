-- tsm_system_time 1.0: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.system_time(internal) RETURNS tsm_handler LANGUAGE c STRICT AS '', '';
