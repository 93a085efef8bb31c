-- hstore_plluau 1.0: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.hstore_to_plluau(val internal) RETURNS internal LANGUAGE c IMMUTABLE STRICT AS '', '';
CREATE FUNCTION @extschema@.plluau_to_hstore(val internal) RETURNS @extschema:hstore@.hstore LANGUAGE c IMMUTABLE STRICT AS '', '';
CREATE TRANSFORM FOR @extschema:hstore@.hstore LANGUAGE plluau (FROM SQL WITH FUNCTION @extschema@.hstore_to_plluau(internal), TO SQL WITH FUNCTION @extschema@.plluau_to_hstore(internal));
