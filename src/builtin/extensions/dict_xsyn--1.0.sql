-- dict_xsyn 1.0: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.dxsyn_init(internal) RETURNS internal LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.dxsyn_lexize(internal, internal, internal, internal) RETURNS internal LANGUAGE c STRICT AS '', '';
CREATE TEXT SEARCH TEMPLATE @extschema@.xsyn_template (INIT = @extschema@.dxsyn_init, LEXIZE = @extschema@.dxsyn_lexize);
CREATE TEXT SEARCH DICTIONARY @extschema@.xsyn (TEMPLATE = @extschema@.xsyn_template);
