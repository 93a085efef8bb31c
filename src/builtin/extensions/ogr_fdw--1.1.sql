-- ogr_fdw 1.1: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.ogr_fdw_handler() RETURNS fdw_handler LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.ogr_fdw_validator(text[], oid) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FOREIGN DATA WRAPPER ogr_fdw HANDLER @extschema@.ogr_fdw_handler VALIDATOR @extschema@.ogr_fdw_validator;
CREATE FUNCTION @extschema@.ogr_fdw_version() RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.ogr_fdw_drivers() RETURNS text[] LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
