-- pg_jsonschema: JSON documents held against a schema. Releases 0.1 to 0.3.
CREATE FUNCTION @extschema@.json_matches_schema(schema json, instance json) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.jsonb_matches_schema(schema json, instance jsonb) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.jsonschema_is_valid(schema json) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.jsonschema_validation_errors(schema json, instance json) RETURNS text[] LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
