-- file_fdw 1.0: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.file_fdw_handler() RETURNS fdw_handler LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.file_fdw_validator(text[], oid) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FOREIGN DATA WRAPPER file_fdw HANDLER @extschema@.file_fdw_handler VALIDATOR @extschema@.file_fdw_validator;
