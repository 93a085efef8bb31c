-- pg_graphql: GraphQL over the tables of a database. Releases 1.2 to 1.5.
CREATE TYPE @extschema@.cardinality AS ENUM ('ONE', 'MANY');
CREATE TYPE @extschema@.column_order_direction AS ENUM ('asc', 'desc');
CREATE SEQUENCE @extschema@.seq_schema_version;
CREATE FUNCTION @extschema@.increment_schema_version() RETURNS event_trigger LANGUAGE c SECURITY DEFINER AS '', '';
CREATE FUNCTION @extschema@.get_schema_version() RETURNS integer LANGUAGE c SECURITY DEFINER AS '', '';
CREATE FUNCTION @extschema@._internal_resolve(query text, variables jsonb DEFAULT '{}', "operationName" text DEFAULT NULL, extensions jsonb DEFAULT NULL) RETURNS jsonb LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.resolve(query text, variables jsonb DEFAULT '{}', "operationName" text DEFAULT NULL, extensions jsonb DEFAULT NULL) RETURNS jsonb LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.comment_directive(comment_ text) RETURNS jsonb LANGUAGE c IMMUTABLE AS '', '';
CREATE FUNCTION @extschema@.exception(message text) RETURNS text LANGUAGE c AS '', '';
CREATE EVENT TRIGGER graphql_watch_ddl ON ddl_command_end EXECUTE FUNCTION @extschema@.increment_schema_version();
CREATE EVENT TRIGGER graphql_watch_drop ON sql_drop EXECUTE FUNCTION @extschema@.increment_schema_version();
