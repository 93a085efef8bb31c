-- postgres_fdw 1.0: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.postgres_fdw_handler() RETURNS fdw_handler LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.postgres_fdw_validator(text[], oid) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FOREIGN DATA WRAPPER postgres_fdw HANDLER @extschema@.postgres_fdw_handler VALIDATOR @extschema@.postgres_fdw_validator;
