-- tds_fdw 2.0.4: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.tds_fdw_handler() RETURNS fdw_handler LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.tds_fdw_validator(text[], oid) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FOREIGN DATA WRAPPER tds_fdw HANDLER @extschema@.tds_fdw_handler VALIDATOR @extschema@.tds_fdw_validator;
