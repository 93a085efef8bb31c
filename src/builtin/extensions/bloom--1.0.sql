-- bloom 1.0: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.blhandler(internal) RETURNS index_am_handler LANGUAGE c AS '', '';
CREATE ACCESS METHOD bloom TYPE INDEX HANDLER @extschema@.blhandler;
CREATE OPERATOR FAMILY @extschema@.int4_ops USING bloom;
CREATE OPERATOR CLASS @extschema@.int4_ops DEFAULT FOR TYPE integer USING bloom FAMILY @extschema@.int4_ops AS OPERATOR 1 pg_catalog.= (integer, integer), FUNCTION 1 pg_catalog.hashint4(integer);
CREATE OPERATOR FAMILY @extschema@.text_ops USING bloom;
CREATE OPERATOR CLASS @extschema@.text_ops DEFAULT FOR TYPE text USING bloom FAMILY @extschema@.text_ops AS OPERATOR 1 pg_catalog.= (text, text), FUNCTION 1 pg_catalog.hashtext(text);
