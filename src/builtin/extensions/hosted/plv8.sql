-- plv8: routines in JavaScript. Releases 2.3 to 3.2.
CREATE FUNCTION @extschema@.plv8_version() RETURNS text LANGUAGE c IMMUTABLE AS '', '';
CREATE FUNCTION @extschema@.plv8_call_handler() RETURNS language_handler LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.plv8_inline_handler(internal) RETURNS void LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.plv8_call_validator(oid) RETURNS void LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.plv8_reset() RETURNS void LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.plv8_info() RETURNS json LANGUAGE c STRICT AS '', '';
CREATE TRUSTED LANGUAGE plv8 HANDLER @extschema@.plv8_call_handler INLINE @extschema@.plv8_inline_handler VALIDATOR @extschema@.plv8_call_validator;
