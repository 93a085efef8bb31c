-- refint 1.0: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.check_primary_key() RETURNS trigger LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.check_foreign_key() RETURNS trigger LANGUAGE c AS '', '';
