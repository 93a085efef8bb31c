-- postgres_fdw 1.2: signatures read from PostgreSQL 18 by tools/record-extensions.py
CREATE FUNCTION @extschema@.postgres_fdw_handler() RETURNS fdw_handler LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.postgres_fdw_validator(text[], oid) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FOREIGN DATA WRAPPER postgres_fdw HANDLER @extschema@.postgres_fdw_handler VALIDATOR @extschema@.postgres_fdw_validator;
CREATE FUNCTION @extschema@.postgres_fdw_disconnect(text) RETURNS boolean LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
CREATE FUNCTION @extschema@.postgres_fdw_disconnect_all() RETURNS boolean LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
CREATE FUNCTION @extschema@.postgres_fdw_get_connections(check_conn boolean DEFAULT false, OUT server_name text, OUT user_name text, OUT valid boolean, OUT used_in_xact boolean, OUT closed boolean, OUT remote_backend_pid integer) RETURNS SETOF record LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
