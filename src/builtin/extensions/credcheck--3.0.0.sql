-- credcheck 3.0.0: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE SCHEMA credcheck;
CREATE FUNCTION @extschema@.pg_password_history_reset() RETURNS integer LANGUAGE c AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_password_history_reset() FROM PUBLIC;
CREATE FUNCTION @extschema@.pg_password_history_reset(username name) RETURNS integer LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_password_history_reset(username name) FROM PUBLIC;
CREATE FUNCTION @extschema@.pg_password_history(OUT rolename name, OUT password_date timestamp with time zone, OUT password_hash text) RETURNS SETOF record LANGUAGE c STRICT AS '', '';
CREATE VIEW @extschema@.pg_password_history AS SELECT NULL::name AS rolename, NULL::timestamp with time zone AS password_date, NULL::text AS password_hash;
GRANT SELECT ON TABLE @extschema@.pg_password_history TO PUBLIC;
CREATE FUNCTION @extschema@.pg_password_history_timestamp(username name, new_timestamp timestamp with time zone) RETURNS integer LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_password_history_timestamp(username name, new_timestamp timestamp with time zone) FROM PUBLIC;
CREATE FUNCTION @extschema@.pg_banned_role_reset() RETURNS integer LANGUAGE c AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_banned_role_reset() FROM PUBLIC;
CREATE FUNCTION @extschema@.pg_banned_role_reset(username name) RETURNS integer LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION @extschema@.pg_banned_role_reset(username name) FROM PUBLIC;
CREATE FUNCTION @extschema@.pg_banned_role(OUT roleid oid, OUT failure_count integer, OUT banned_date timestamp without time zone) RETURNS SETOF record LANGUAGE c STRICT AS '', '';
CREATE VIEW @extschema@.pg_banned_role AS SELECT NULL::oid AS roleid, NULL::integer AS failure_count, NULL::timestamp without time zone AS banned_date;
GRANT SELECT ON TABLE @extschema@.pg_banned_role TO PUBLIC;
