CREATE TABLE regions (name text);
INSERT INTO regions VALUES ('north'), ('south'), (NULL);
SELECT CASE WHEN name IS NOT NULL THEN format('CREATE TABLE sales_%s (amount numeric)', name) END FROM regions ORDER BY name \gexec
SELECT count(*) > 2 AS many, current_setting('server_version_num')::integer >= 150000 AS new_enough FROM regions \gset is_
\if :is_many
\ir parts/many.sql
\else
CREATE TABLE few (a integer);
\endif
\if :is_new_enough
CREATE VIEW fresh WITH (security_invoker) AS SELECT amount FROM sales_north;
\endif
CREATE TABLE loaded (a integer);
\copy loaded from 'loaded.csv' csv
DO $$ BEGIN IF EXISTS (SELECT FROM loaded) THEN CREATE TABLE perhaps (a integer); END IF; END $$;
