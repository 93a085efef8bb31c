-- dict_int 1.0: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.dintdict_init(internal) RETURNS internal LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.dintdict_lexize(internal, internal, internal, internal) RETURNS internal LANGUAGE c STRICT AS '', '';
CREATE TEXT SEARCH TEMPLATE @extschema@.intdict_template (INIT = @extschema@.dintdict_init, LEXIZE = @extschema@.dintdict_lexize);
CREATE TEXT SEARCH DICTIONARY @extschema@.intdict (TEMPLATE = @extschema@.intdict_template);
