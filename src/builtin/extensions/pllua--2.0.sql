-- pllua 2.0: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION pg_catalog.pllua_call_handler() RETURNS language_handler LANGUAGE c AS '', '';
CREATE FUNCTION pg_catalog.pllua_inline_handler(internal) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FUNCTION pg_catalog.pllua_validator(oid) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE TRUSTED LANGUAGE pllua HANDLER pg_catalog.pllua_call_handler INLINE pg_catalog.pllua_inline_handler VALIDATOR pg_catalog.pllua_validator;
