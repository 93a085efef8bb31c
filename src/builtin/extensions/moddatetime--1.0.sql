-- moddatetime 1.0: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.moddatetime() RETURNS trigger LANGUAGE c AS '', '';
