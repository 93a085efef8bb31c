-- pg_uuidv7: ids that sort by time. Releases 1.0 to 1.7.
CREATE FUNCTION @extschema@.uuid_generate_v7() RETURNS uuid LANGUAGE c STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_v7_to_timestamptz(uuid) RETURNS timestamptz LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_timestamptz_to_v7(timestamptz, zero boolean DEFAULT false) RETURNS uuid LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_v7_to_timestamp(uuid) RETURNS timestamp LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_timestamp_to_v7(timestamp, zero boolean DEFAULT false) RETURNS uuid LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
