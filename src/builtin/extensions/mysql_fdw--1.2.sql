-- mysql_fdw 1.2: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.mysql_fdw_handler() RETURNS fdw_handler LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.mysql_fdw_validator(text[], oid) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FOREIGN DATA WRAPPER mysql_fdw HANDLER @extschema@.mysql_fdw_handler VALIDATOR @extschema@.mysql_fdw_validator;
CREATE FUNCTION @extschema@.mysql_fdw_version() RETURNS integer LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.mysql_fdw_display_pushdown_list(reload boolean DEFAULT false, OUT object_type text, OUT object_name text) RETURNS SETOF record LANGUAGE c PARALLEL SAFE AS '', '';
