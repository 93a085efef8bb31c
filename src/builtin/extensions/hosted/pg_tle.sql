-- pg_tle: extensions that are installed as rows. Releases 1.0 to 1.5. There is more than this.
CREATE TYPE pgtle.password_types AS ENUM ('PASSWORD_TYPE_PLAINTEXT', 'PASSWORD_TYPE_MD5', 'PASSWORD_TYPE_SCRAM_SHA_256');
CREATE TYPE pgtle.pg_tle_features AS ENUM ('passcheck', 'clientauth');
CREATE TABLE pgtle.feature_info (feature pgtle.pg_tle_features, schema_name text, proname text, obj_identity text, PRIMARY KEY (feature, schema_name, proname));
CREATE FUNCTION pgtle.install_extension(name text, version text, description text, ext text, requires text[] DEFAULT NULL, schema text DEFAULT NULL) RETURNS boolean LANGUAGE c AS '', '';
CREATE FUNCTION pgtle.install_extension_version_sql(name text, version text, ext text) RETURNS boolean LANGUAGE c AS '', '';
CREATE FUNCTION pgtle.install_update_path(name text, fromvers text, tovers text, ext text) RETURNS boolean LANGUAGE c AS '', '';
CREATE FUNCTION pgtle.set_default_version(name text, version text) RETURNS boolean LANGUAGE c STRICT AS '', '';
CREATE FUNCTION pgtle.uninstall_extension(extname text) RETURNS boolean LANGUAGE c STRICT AS '', '';
CREATE FUNCTION pgtle.uninstall_extension(extname text, version text) RETURNS boolean LANGUAGE c STRICT AS '', '';
CREATE FUNCTION pgtle.uninstall_extension_if_exists(extname text) RETURNS boolean LANGUAGE c STRICT AS '', '';
CREATE FUNCTION pgtle.uninstall_update_path(extname text, fromvers text, tovers text) RETURNS boolean LANGUAGE c STRICT AS '', '';
CREATE FUNCTION pgtle.available_extensions(OUT name name, OUT default_version text, OUT comment text) RETURNS SETOF record LANGUAGE c STABLE STRICT AS '', '';
CREATE FUNCTION pgtle.available_extension_versions(OUT name name, OUT version text, OUT superuser boolean, OUT trusted boolean, OUT relocatable boolean, OUT schema name, OUT requires name[], OUT comment text) RETURNS SETOF record LANGUAGE c STABLE STRICT AS '', '';
CREATE FUNCTION pgtle.extension_update_paths(name name, OUT source text, OUT target text, OUT path text) RETURNS SETOF record LANGUAGE c STABLE STRICT AS '', '';
CREATE FUNCTION pgtle.register_feature(proc regproc, feature pgtle.pg_tle_features) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FUNCTION pgtle.register_feature_if_not_exists(proc regproc, feature pgtle.pg_tle_features) RETURNS boolean LANGUAGE c STRICT AS '', '';
CREATE FUNCTION pgtle.unregister_feature(proc regproc, feature pgtle.pg_tle_features) RETURNS void LANGUAGE c STRICT AS '', '';
CREATE FUNCTION pgtle.unregister_feature_if_exists(proc regproc, feature pgtle.pg_tle_features) RETURNS boolean LANGUAGE c STRICT AS '', '';
