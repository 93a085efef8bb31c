-- pg_graphql: GraphQL over the tables of a database. Releases 1.2 to 1.5.
CREATE SCHEMA IF NOT EXISTS graphql;
CREATE TYPE graphql.cardinality AS ENUM ('ONE', 'MANY');
CREATE TYPE graphql.column_order_direction AS ENUM ('asc', 'desc');
CREATE SEQUENCE graphql.seq_schema_version;
CREATE FUNCTION graphql.increment_schema_version() RETURNS event_trigger LANGUAGE c SECURITY DEFINER AS '', '';
CREATE FUNCTION graphql.get_schema_version() RETURNS integer LANGUAGE c SECURITY DEFINER AS '', '';
CREATE FUNCTION graphql._internal_resolve(query text, variables jsonb DEFAULT '{}', "operationName" text DEFAULT NULL, extensions jsonb DEFAULT NULL) RETURNS jsonb LANGUAGE c AS '', '';
CREATE FUNCTION graphql.resolve(query text, variables jsonb DEFAULT '{}', "operationName" text DEFAULT NULL, extensions jsonb DEFAULT NULL) RETURNS jsonb LANGUAGE c AS '', '';
CREATE FUNCTION graphql.comment_directive(comment_ text) RETURNS jsonb LANGUAGE c IMMUTABLE AS '', '';
CREATE FUNCTION graphql.exception(message text) RETURNS text LANGUAGE c AS '', '';
CREATE EVENT TRIGGER graphql_watch_ddl ON ddl_command_end EXECUTE FUNCTION graphql.increment_schema_version();
CREATE EVENT TRIGGER graphql_watch_drop ON sql_drop EXECUTE FUNCTION graphql.increment_schema_version();
