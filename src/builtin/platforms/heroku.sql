-- What a database of Heroku Postgres holds: extensions have a schema of their own there.
-- also: schema _heroku, extension pg_stat_statements, event_trigger extension_before_drop
-- also: event_trigger log_create_ext, event_trigger log_drop_ext, event_trigger validate_extension

-- part: CREATE SCHEMA heroku_ext
CREATE SCHEMA heroku_ext;
GRANT USAGE ON SCHEMA heroku_ext TO PUBLIC;

-- part: CREATE EXTENSION IF NOT EXISTS pg_stat_statements
CREATE EXTENSION IF NOT EXISTS pg_stat_statements WITH SCHEMA heroku_ext;
