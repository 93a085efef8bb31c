-- uuid-ossp 1.1: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.uuid_nil() RETURNS uuid LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_ns_dns() RETURNS uuid LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_ns_url() RETURNS uuid LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_ns_oid() RETURNS uuid LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_ns_x500() RETURNS uuid LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_generate_v1() RETURNS uuid LANGUAGE c STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_generate_v1mc() RETURNS uuid LANGUAGE c STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_generate_v3(namespace uuid, name text) RETURNS uuid LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_generate_v4() RETURNS uuid LANGUAGE c STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.uuid_generate_v5(namespace uuid, name text) RETURNS uuid LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
