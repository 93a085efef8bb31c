-- sslinfo 1.2: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.ssl_client_serial() RETURNS numeric LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
CREATE FUNCTION @extschema@.ssl_is_used() RETURNS boolean LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
CREATE FUNCTION @extschema@.ssl_version() RETURNS text LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
CREATE FUNCTION @extschema@.ssl_cipher() RETURNS text LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
CREATE FUNCTION @extschema@.ssl_client_cert_present() RETURNS boolean LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
CREATE FUNCTION @extschema@.ssl_client_dn_field(text) RETURNS text LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
CREATE FUNCTION @extschema@.ssl_issuer_field(text) RETURNS text LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
CREATE FUNCTION @extschema@.ssl_client_dn() RETURNS text LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
CREATE FUNCTION @extschema@.ssl_issuer_dn() RETURNS text LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
CREATE FUNCTION @extschema@.ssl_extension_info(OUT name text, OUT value text, OUT critical boolean) RETURNS SETOF record LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
