--- if-not-exists-type ---
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'status') THEN
    CREATE TYPE status AS ENUM ('on', 'off');
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'status') THEN
    CREATE TYPE status AS ENUM ('never');
  END IF;
END $$;
--- if-exists-column ---
CREATE TABLE t (a int, b int);
DO $$ BEGIN
  IF EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 't' AND column_name = 'b') THEN
    ALTER TABLE t RENAME COLUMN b TO c;
  END IF;
  IF EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 't' AND column_name = 'zz') THEN
    ALTER TABLE t DROP COLUMN a;
  END IF;
END $$;
--- if-exists-table ---
CREATE TABLE old_name (a int);
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'old_name')
     AND NOT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'new_name') THEN
    ALTER TABLE old_name RENAME TO new_name;
  END IF;
END $$;
--- if-exists-pg-tables ---
CREATE TABLE t (a int);
DO $$ BEGIN
  IF (SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = 't') = 1 THEN
    CREATE TABLE seen (a int);
  END IF;
END $$;
--- if-constraint ---
CREATE TABLE t (a int);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_a_check') THEN
    ALTER TABLE t ADD CONSTRAINT t_a_check CHECK (a > 0);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_a_check' AND conrelid = 't'::regclass) THEN
    ALTER TABLE t ADD CONSTRAINT again CHECK (a > 0);
  END IF;
END $$;
--- if-index ---
CREATE TABLE t (a int);
CREATE INDEX t_a ON t (a);
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_indexes WHERE schemaname = 'public' AND indexname = 't_a') THEN
    DROP INDEX t_a;
    CREATE UNIQUE INDEX t_a_unique ON t (a);
  END IF;
END $$;
--- to-regclass ---
CREATE TABLE t (a int);
DO $$ BEGIN
  IF to_regclass('public.t') IS NOT NULL THEN CREATE TABLE t_there (a int); END IF;
  IF to_regclass('public.u') IS NULL THEN CREATE TABLE u_not_there (a int); END IF;
END $$;
--- to-regtype-regproc ---
DO $$ BEGIN
  IF to_regtype('no_type') IS NULL THEN CREATE TYPE no_type AS (a int); END IF;
  IF to_regprocedure('lower(text)') IS NOT NULL THEN CREATE TABLE lower_there (a int); END IF;
  IF to_regproc('nothere') IS NULL THEN CREATE TABLE nothere (a int); END IF;
END $$;
--- if-elsif-else ---
DO $$
DECLARE n int := 2;
BEGIN
  IF n = 1 THEN CREATE TABLE one (a int);
  ELSIF n = 2 THEN CREATE TABLE two (a int);
  ELSEIF n = 3 THEN CREATE TABLE three (a int);
  ELSE CREATE TABLE other (a int);
  END IF;
END $$;
--- if-null-is-false ---
DO $$ BEGIN IF NULL THEN CREATE TABLE yes (a int); ELSE CREATE TABLE no (a int); END IF; END $$;
--- case-simple ---
DO $$
DECLARE n int := 3;
BEGIN
  CASE n WHEN 1, 2 THEN CREATE TABLE low (a int); WHEN 3, 4 THEN CREATE TABLE mid (a int); ELSE CREATE TABLE high (a int); END CASE;
END $$;
--- case-searched ---
DO $$
DECLARE n int := 7;
BEGIN
  CASE WHEN n < 5 THEN RAISE NOTICE 'small'; WHEN n < 10 THEN RAISE NOTICE 'middle'; END CASE;
END $$;
--- case-not-found ---
DO $$ BEGIN CASE 1 WHEN 2 THEN NULL; END CASE; END $$;
--- case-else-nothing ---
DO $$ BEGIN CASE 1 WHEN 2 THEN NULL; ELSE END CASE; RAISE NOTICE 'fine'; END $$;
--- select-into-then-if ---
CREATE TABLE t (a int);
DO $$
DECLARE found_it boolean;
BEGIN
  SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = 't') INTO found_it;
  IF found_it THEN ALTER TABLE t ADD b int; END IF;
END $$;
--- select-into-count ---
CREATE TABLE t (a int, b int, c text);
DO $$
DECLARE n integer;
BEGIN
  SELECT count(*) INTO n FROM information_schema.columns WHERE table_name = 't';
  RAISE NOTICE '% columns', n;
  IF n > 2 THEN ALTER TABLE t DROP COLUMN c; END IF;
END $$;
--- perform-found ---
CREATE TABLE t (a int);
DO $$ BEGIN
  PERFORM 1 FROM pg_class WHERE relname = 't';
  IF FOUND THEN RAISE NOTICE 'found'; END IF;
  PERFORM 1 FROM pg_class WHERE relname = 'nothere';
  IF NOT FOUND THEN RAISE NOTICE 'not found'; END IF;
END $$;
--- enum-label-check ---
CREATE TYPE color AS ENUM ('red');
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = 'color' AND e.enumlabel = 'blue') THEN
    ALTER TYPE color ADD VALUE 'blue';
  END IF;
END $$;
--- data-type-check ---
CREATE TABLE t (a varchar(20));
DO $$ BEGIN
  IF (SELECT data_type FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a') = 'character varying' THEN
    ALTER TABLE t ALTER COLUMN a TYPE text;
  END IF;
END $$;
--- attribute-check ---
CREATE TABLE t (a int NOT NULL, b int);
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'a' AND attnotnull AND NOT attisdropped) THEN
    ALTER TABLE t ALTER a DROP NOT NULL;
  END IF;
END $$;
--- extension-check ---
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'hstore') THEN CREATE TABLE no_hstore (a int); END IF;
  IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'plpgsql') THEN CREATE TABLE has_plpgsql (a int); END IF;
END $$;
--- version-check ---
DO $$ BEGIN
  IF current_setting('server_version_num')::int >= 170000 THEN CREATE TABLE new_server (a int);
  ELSE CREATE TABLE old_server (a int); END IF;
END $$;
--- schema-check ---
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.schemata WHERE schema_name = 'app') THEN CREATE SCHEMA app; END IF;
  IF EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'app') THEN CREATE TABLE app.t (a int); END IF;
END $$;
--- function-check ---
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_proc WHERE proname = 'my_helper') THEN
    CREATE FUNCTION my_helper() RETURNS int LANGUAGE sql AS 'SELECT 1';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_proc WHERE proname = 'my_helper') THEN
    CREATE FUNCTION my_helper_twice() RETURNS int LANGUAGE sql AS 'SELECT 1';
  END IF;
END $$;
--- trigger-check ---
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'tr' AND NOT tgisinternal) THEN
    DROP TRIGGER tr ON t; CREATE TABLE trigger_seen (a int);
  END IF;
END $$;
--- primary-key-check ---
CREATE TABLE t (a int);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.table_constraints WHERE table_name = 't' AND constraint_type = 'PRIMARY KEY') THEN
    ALTER TABLE t ADD PRIMARY KEY (a);
  END IF;
END $$;
--- nested-if ---
CREATE TABLE t (a int);
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_class WHERE relname = 't') THEN
    IF EXISTS (SELECT 1 FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relname = 't' AND a.attname = 'a') THEN
      ALTER TABLE t RENAME a TO b;
    ELSE
      ALTER TABLE t ADD a int;
    END IF;
  END IF;
END $$;
--- view-definition-recreated ---
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t WHERE a > 1;
DO $$
DECLARE def text;
BEGIN
  SELECT definition INTO def FROM pg_views WHERE viewname = 'v';
  DROP VIEW v;
  ALTER TABLE t ALTER a TYPE bigint;
  EXECUTE format('CREATE VIEW %I AS %s', 'v', def);
END $$;
--- not-a-boolean ---
DO $$ BEGIN IF 5 THEN NULL; END IF; END $$;
