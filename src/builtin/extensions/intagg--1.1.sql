-- intagg 1.1: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.int_agg_state(internal, integer) RETURNS internal LANGUAGE c PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.int_agg_final_array(internal) RETURNS integer[] LANGUAGE c PARALLEL SAFE AS '', '';
CREATE AGGREGATE @extschema@.int_array_aggregate(integer) (SFUNC = @extschema@.int_agg_state, STYPE = internal, FINALFUNC = @extschema@.int_agg_final_array, PARALLEL = SAFE);
CREATE FUNCTION @extschema@.int_array_enum(integer[]) RETURNS SETOF integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
