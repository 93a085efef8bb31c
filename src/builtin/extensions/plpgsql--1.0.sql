-- plpgsql 1.0: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION pg_catalog.plpgsql_call_handler() RETURNS language_handler LANGUAGE c AS '', '';
CREATE FUNCTION pg_catalog.plpgsql_inline_handler(internal) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FUNCTION pg_catalog.plpgsql_validator(oid) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE TRUSTED LANGUAGE plpgsql HANDLER pg_catalog.plpgsql_call_handler INLINE pg_catalog.plpgsql_inline_handler VALIDATOR pg_catalog.plpgsql_validator;
