-- lo 1.1: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE DOMAIN @extschema@.lo AS oid;
CREATE FUNCTION @extschema@.lo_oid(@extschema@.lo) RETURNS oid LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 AS '', '';
CREATE FUNCTION @extschema@.lo_manage() RETURNS trigger LANGUAGE c AS '', '';
