--- for-integer ---
DO $$ BEGIN FOR i IN 1..3 LOOP EXECUTE format('CREATE TABLE part_%s (a int)', i); END LOOP; END $$;
--- for-reverse ---
DO $$ BEGIN FOR i IN REVERSE 3..1 LOOP RAISE NOTICE '%', i; END LOOP; END $$;
--- for-by ---
DO $$ BEGIN FOR i IN 1..10 BY 4 LOOP RAISE NOTICE '%', i; END LOOP; END $$;
--- for-by-zero ---
DO $$ BEGIN FOR i IN 1..10 BY 0 LOOP NULL; END LOOP; END $$;
--- for-null-bound ---
DO $$ BEGIN FOR i IN 1..NULL LOOP NULL; END LOOP; END $$;
--- for-empty ---
DO $$ BEGIN FOR i IN 3..1 LOOP RAISE NOTICE 'no'; END LOOP; IF NOT FOUND THEN RAISE NOTICE 'nothing'; END IF; END $$;
--- for-variable-hidden ---
DO $$ DECLARE i int := 100; BEGIN FOR i IN 1..2 LOOP NULL; END LOOP; RAISE NOTICE '%', i; END $$;
--- for-record ---
CREATE TABLE a (x int);
CREATE TABLE b (x int);
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN created timestamptz', r.tablename);
  END LOOP;
END $$;
--- for-record-quote-ident ---
CREATE TABLE "Mixed Case" (x int);
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT schemaname, tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'ALTER TABLE ' || quote_ident(r.schemaname) || '.' || quote_ident(r.tablename) || ' ENABLE ROW LEVEL SECURITY';
    EXECUTE 'CREATE POLICY everyone ON ' || quote_ident(r.tablename) || ' USING (true)';
  END LOOP;
  FOR r IN SELECT policyname, tablename FROM pg_policies LOOP
    RAISE NOTICE '% on %', r.policyname, r.tablename;
    EXECUTE format('DROP POLICY %I ON %I', r.policyname, r.tablename);
  END LOOP;
END $$;
--- for-scalars ---
DO $$
DECLARE a int; b text;
BEGIN
  FOR a, b IN SELECT * FROM (VALUES (1, 'x'), (2, 'y')) v LOOP RAISE NOTICE '%-%', a, b; END LOOP;
END $$;
--- for-one-scalar ---
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT unnest(ARRAY['aa', 'bb']) LOOP EXECUTE 'CREATE TABLE ' || t || ' (id int)'; END LOOP;
END $$;
--- for-execute ---
CREATE TABLE t (a int);
DO $$
DECLARE r record;
BEGIN
  FOR r IN EXECUTE 'SELECT relname FROM pg_class WHERE relname = $1' USING 't' LOOP RAISE NOTICE '%', r.relname; END LOOP;
END $$;
--- for-constraints ---
CREATE TABLE t (a int CHECK (a > 0), b int CHECK (b > 0), CONSTRAINT keep UNIQUE (a));
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT conname FROM pg_constraint WHERE conrelid = 't'::regclass AND contype = 'c' LOOP
    EXECUTE 'ALTER TABLE t DROP CONSTRAINT ' || quote_ident(r.conname);
  END LOOP;
END $$;
--- for-indexes ---
CREATE TABLE t (a int, b int);
CREATE INDEX t_one ON t (a);
CREATE INDEX t_two ON t (b);
CREATE INDEX u_three ON t (a, b);
DO $$
DECLARE idx text;
BEGIN
  FOR idx IN SELECT indexname FROM pg_indexes WHERE tablename = 't' AND indexname LIKE 't\_%' LOOP
    EXECUTE format('DROP INDEX IF EXISTS %I', idx);
  END LOOP;
END $$;
--- foreach ---
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['users', 'posts'] LOOP EXECUTE format('CREATE TABLE %I (id int)', t); END LOOP;
END $$;
--- foreach-variable ---
DO $$
DECLARE names text[] := '{one,two,three}'; n text;
BEGIN
  FOREACH n IN ARRAY names LOOP RAISE NOTICE '%', n; END LOOP;
  RAISE NOTICE '%', array_length(names, 1);
END $$;
--- foreach-slice ---
DO $$
DECLARE pair text[];
BEGIN
  FOREACH pair SLICE 1 IN ARRAY ARRAY[['a', 'b'], ['c', 'd']] LOOP RAISE NOTICE '% %', pair[1], pair[2]; END LOOP;
END $$;
--- foreach-null ---
DO $$ DECLARE n text; a text[]; BEGIN FOREACH n IN ARRAY a LOOP NULL; END LOOP; END $$;
--- foreach-not-array ---
DO $$ DECLARE n text; BEGIN FOREACH n IN ARRAY 5 LOOP NULL; END LOOP; END $$;
--- while ---
DO $$ DECLARE n int := 0; BEGIN WHILE n < 3 LOOP n := n + 1; END LOOP; RAISE NOTICE '%', n; END $$;
--- loop-exit ---
DO $$ DECLARE n int := 0; BEGIN LOOP n := n + 1; EXIT WHEN n > 4; END LOOP; RAISE NOTICE '%', n; END $$;
--- loop-exit-if ---
DO $$ DECLARE n int := 0; BEGIN LOOP n := n + 1; IF n = 3 THEN EXIT; END IF; END LOOP; RAISE NOTICE '%', n; END $$;
--- continue ---
DO $$ BEGIN FOR i IN 1..5 LOOP CONTINUE WHEN i % 2 = 0; RAISE NOTICE '%', i; END LOOP; END $$;
--- labelled-loops ---
DO $$ BEGIN
  <<outer_loop>>
  FOR i IN 1..3 LOOP
    FOR j IN 1..3 LOOP
      CONTINUE outer_loop WHEN j = 2;
      EXIT outer_loop WHEN i = 3;
      RAISE NOTICE '% %', i, j;
    END LOOP;
  END LOOP outer_loop;
END $$;
--- loop-variable-by-label ---
DO $$ BEGIN <<l>> FOR i IN 1..2 LOOP RAISE NOTICE '%', l.i; END LOOP; END $$;
--- loop-with-handler ---
CREATE TABLE b (x int);
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['a', 'b', 'c'] LOOP
    BEGIN
      EXECUTE format('CREATE TABLE %I (id int)', t);
    EXCEPTION WHEN duplicate_table THEN
      RAISE NOTICE 'skipping %', t;
    END;
  END LOOP;
END $$;
--- months ---
DO $$
DECLARE d date := '2024-01-01';
BEGIN
  WHILE d < '2024-04-01' LOOP
    EXECUTE format('CREATE TABLE log_%s (at date)', to_char(d, 'YYYY_MM'));
    d := d + interval '1 month';
  END LOOP;
END $$;
--- months-by-series ---
CREATE TABLE log (at date) PARTITION BY RANGE (at);
DO $$
DECLARE d date;
BEGIN
  FOR d IN SELECT generate_series('2024-01-01'::date, '2024-03-01'::date, '1 month') LOOP
    EXECUTE format('CREATE TABLE log_%s PARTITION OF log FOR VALUES FROM (%L) TO (%L)', to_char(d, 'YYYYMM'), d, (d + interval '1 month')::date);
  END LOOP;
END $$;
--- for-values ---
DO $$
DECLARE r record;
BEGIN
  FOR r IN VALUES ('x', 1), ('y', 2) LOOP RAISE NOTICE '% %', r.column1, r.column2; END LOOP;
END $$;
--- for-with ---
DO $$
DECLARE r record;
BEGIN
  FOR r IN WITH w AS (SELECT 1 AS n UNION ALL SELECT 2) SELECT n * 10 AS tens FROM w LOOP RAISE NOTICE '%', r.tens; END LOOP;
END $$;
--- record-after-loop ---
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT 1 AS a LOOP NULL; END LOOP;
  RAISE NOTICE '%', r.a;
END $$;
--- no-such-field ---
DO $$ DECLARE r record; BEGIN FOR r IN SELECT 1 AS a LOOP RAISE NOTICE '%', r.b; END LOOP; END $$;
--- columns-loop ---
CREATE TABLE t (a varchar(10), b varchar(20), c int);
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT column_name FROM information_schema.columns WHERE table_name = 't' AND data_type = 'character varying' ORDER BY ordinal_position LOOP
    EXECUTE 'ALTER TABLE t ALTER COLUMN ' || quote_ident(r.column_name) || ' TYPE text';
  END LOOP;
END $$;
--- sequences-loop ---
CREATE TABLE t (id serial PRIMARY KEY);
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT sequence_name FROM information_schema.sequences WHERE sequence_schema = 'public' LOOP
    EXECUTE format('ALTER SEQUENCE %I RENAME TO %I', r.sequence_name, r.sequence_name || '_old');
  END LOOP;
END $$;
--- exit-outside ---
DO $$ BEGIN EXIT; END $$;
