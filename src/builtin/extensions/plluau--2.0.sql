-- plluau 2.0: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION pg_catalog.plluau_call_handler() RETURNS language_handler LANGUAGE c AS '', '';
CREATE FUNCTION pg_catalog.plluau_inline_handler(internal) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FUNCTION pg_catalog.plluau_validator(oid) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE LANGUAGE plluau HANDLER pg_catalog.plluau_call_handler INLINE pg_catalog.plluau_inline_handler VALIDATOR pg_catalog.plluau_validator;
