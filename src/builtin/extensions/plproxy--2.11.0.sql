-- plproxy 2.11.0: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.plproxy_call_handler() RETURNS language_handler LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.plproxy_validator(oid) RETURNS void LANGUAGE c AS '', '';
CREATE LANGUAGE plproxy HANDLER @extschema@.plproxy_call_handler VALIDATOR @extschema@.plproxy_validator;
CREATE FUNCTION @extschema@.plproxy_fdw_validator(text[], oid) RETURNS boolean LANGUAGE c AS '', '';
CREATE FOREIGN DATA WRAPPER plproxy VALIDATOR @extschema@.plproxy_fdw_validator;
