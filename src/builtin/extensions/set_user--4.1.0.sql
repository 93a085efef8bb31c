-- set_user 4.1.0: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.set_user(text) RETURNS text LANGUAGE c AS '', '';
REVOKE ALL ON FUNCTION @extschema@.set_user(text) FROM PUBLIC;
CREATE FUNCTION @extschema@.set_user(text, text) RETURNS text LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION @extschema@.set_user(text, text) FROM PUBLIC;
CREATE FUNCTION @extschema@.reset_user() RETURNS text LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.reset_user(text) RETURNS text LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.set_user_u(text) RETURNS text LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION @extschema@.set_user_u(text) FROM PUBLIC;
CREATE FUNCTION @extschema@.set_session_auth(text) RETURNS text LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION @extschema@.set_session_auth(text) FROM PUBLIC;
