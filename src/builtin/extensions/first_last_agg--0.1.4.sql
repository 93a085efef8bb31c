-- first_last_agg 0.1.4: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.last_sfunc(anyelement, anyelement) RETURNS anyelement LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.first_sfunc(anyelement, anyelement) RETURNS anyelement LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE AGGREGATE @extschema@.first(anyelement) (SFUNC = @extschema@.first_sfunc, STYPE = anyelement, COMBINEFUNC = @extschema@.first_sfunc, PARALLEL = SAFE);
CREATE AGGREGATE @extschema@.last(anyelement) (SFUNC = @extschema@.last_sfunc, STYPE = anyelement, COMBINEFUNC = @extschema@.last_sfunc, PARALLEL = SAFE);
