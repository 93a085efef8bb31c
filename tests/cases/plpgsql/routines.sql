--- select-function ---
CREATE FUNCTION migrate() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE made (a int); END $$;
SELECT migrate();
DROP FUNCTION migrate();
--- function-with-arguments ---
CREATE FUNCTION add_audit(tbl text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN audited_at timestamptz', tbl); END $$;
CREATE TABLE a (x int);
CREATE TABLE b (x int);
SELECT add_audit('a');
SELECT add_audit('b');
--- function-regclass ---
CREATE FUNCTION add_audit(tbl regclass) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER TABLE ' || tbl || ' ADD COLUMN audited boolean'; END $$;
CREATE TABLE "Odd" (x int);
SELECT add_audit('"Odd"');
--- function-per-row ---
CREATE FUNCTION add_audit(tbl text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN audited boolean', tbl); END $$;
CREATE TABLE a (x int);
CREATE TABLE b (x int);
SELECT add_audit(tablename::text) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename;
--- procedure-call ---
CREATE PROCEDURE setup() LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE first (a int); COMMIT; CREATE TABLE second (a int); END $$;
CALL setup();
--- procedure-arguments ---
CREATE PROCEDURE make(name text, cols int DEFAULT 1) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (%s)', name, (SELECT string_agg('c' || i || ' int', ', ') FROM generate_series(1, cols) i));
END $$;
CALL make('one');
CALL make('two', 2);
CALL make(cols => 3, name => 'three');
--- procedure-inout ---
CREATE PROCEDURE twice(INOUT n int) LANGUAGE plpgsql AS $$ BEGIN n := n * 2; END $$;
DO $$ DECLARE x int := 4; BEGIN CALL twice(x); RAISE NOTICE '%', x; END $$;
--- procedure-in-sql ---
CREATE PROCEDURE make() LANGUAGE sql AS $$ CREATE TABLE by_sql (a int); CREATE INDEX ON by_sql (a); $$;
CALL make();
--- perform-function ---
CREATE FUNCTION helper(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE TABLE t' || n || ' (a int)'; RETURN n + 1; END $$;
DO $$ DECLARE n int; BEGIN PERFORM helper(1); n := helper(2); RAISE NOTICE '%', n; END $$;
--- nested-functions ---
CREATE FUNCTION inner_one() RETURNS text LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE deep (a int); RETURN 'deep'; END $$;
CREATE FUNCTION outer_one() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'got ' || inner_one(); END $$;
DO $$ BEGIN RAISE NOTICE '%', outer_one(); END $$;
--- sql-function-value ---
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS $$ SELECT n * 2 $$;
CREATE FUNCTION twice_numbered(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2';
DO $$ BEGIN RAISE NOTICE '% %', twice(21), twice_numbered(4); END $$;
--- recursive-function ---
CREATE FUNCTION fact(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF n <= 1 THEN RETURN 1; END IF; RETURN n * fact(n - 1); END $$;
DO $$ BEGIN RAISE NOTICE '%', fact(6); END $$;
--- out-arguments ---
CREATE FUNCTION both(IN a int, OUT lo int, OUT hi int) LANGUAGE plpgsql AS $$ BEGIN lo := a - 1; hi := a + 1; END $$;
DO $$ DECLARE r record; x int; y int; BEGIN SELECT * INTO r FROM both(5); RAISE NOTICE '% %', r.lo, r.hi; SELECT lo, hi INTO x, y FROM both(1); RAISE NOTICE '% %', x, y; END $$;
--- returns-table ---
CREATE FUNCTION pairs(n int) RETURNS TABLE (i int, sq int) LANGUAGE plpgsql AS $$ BEGIN FOR i IN 1..n LOOP sq := i * i; pairs.i := i; RETURN NEXT; END LOOP; END $$;
DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM pairs(3) LOOP RAISE NOTICE '% %', r.i, r.sq; END LOOP; END $$;
--- returns-setof ---
CREATE FUNCTION names() RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN NEXT 'a'; RETURN NEXT 'b'; RETURN QUERY SELECT 'c'::text; RETURN QUERY EXECUTE 'SELECT $1' USING 'd'::text; END $$;
DO $$ DECLARE n text; BEGIN FOR n IN SELECT * FROM names() LOOP EXECUTE format('CREATE TABLE %I (x int)', n); END LOOP; END $$;
--- returns-setof-row ---
CREATE TABLE t (a int, b text);
INSERT INTO t VALUES (1, 'x'), (2, 'y');
CREATE FUNCTION all_t() RETURNS SETOF t LANGUAGE plpgsql AS $$ DECLARE r t; BEGIN FOR r IN SELECT * FROM t ORDER BY a LOOP RETURN NEXT r; END LOOP; END $$;
DO $$ DECLARE r record; BEGIN FOR r IN SELECT b FROM all_t() LOOP RAISE NOTICE '%', r.b; END LOOP; END $$;
--- returns-setof-sql ---
CREATE FUNCTION evens(n int) RETURNS SETOF int LANGUAGE sql AS $$ SELECT x FROM generate_series(2, n, 2) x $$;
DO $$ BEGIN RAISE NOTICE '%', (SELECT sum(e) FROM evens(6) e); END $$;
--- no-return ---
CREATE FUNCTION nothing() RETURNS int LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
DO $$ BEGIN PERFORM nothing(); END $$;
--- strict-function ---
CREATE FUNCTION s(a int) RETURNS int LANGUAGE plpgsql STRICT AS $$ BEGIN CREATE TABLE never (a int); RETURN 1; END $$;
DO $$ BEGIN RAISE NOTICE '%', s(NULL) IS NULL; END $$;
--- polymorphic ---
CREATE FUNCTION first_of(a anyarray) RETURNS anyelement LANGUAGE plpgsql AS $$ BEGIN RETURN a[1]; END $$;
DO $$ BEGIN RAISE NOTICE '% %', first_of(ARRAY[7, 8]), first_of(ARRAY['x', 'y']); END $$;
--- variadic ---
CREATE FUNCTION make_all(VARIADIC names text[]) RETURNS int LANGUAGE plpgsql AS $$ DECLARE n text; BEGIN FOREACH n IN ARRAY names LOOP EXECUTE format('CREATE TABLE %I (x int)', n); END LOOP; RETURN array_length(names, 1); END $$;
SELECT make_all('p', 'q', 'r');
--- default-arguments ---
CREATE FUNCTION mk(name text, kind text DEFAULT 'int') RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE TABLE %I (x %s)', name, kind); END $$;
SELECT mk('one');
SELECT mk('two', 'text');
SELECT mk(kind => 'date', name => 'three');
--- set-clause ---
CREATE SCHEMA app;
CREATE FUNCTION in_app() RETURNS void LANGUAGE plpgsql SET search_path = app AS $$ BEGIN CREATE TABLE inside (a int); END $$;
SELECT in_app();
CREATE TABLE outside (a int);
--- qualified-parameter ---
CREATE TABLE t (id int);
INSERT INTO t VALUES (1), (2);
CREATE FUNCTION cnt(id int) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM t WHERE t.id = cnt.id); END $$;
DO $$ BEGIN RAISE NOTICE '%', cnt(2); END $$;
--- numbered-parameter ---
CREATE FUNCTION f(int, text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE n ALIAS FOR $1; BEGIN RETURN $2 || n; END $$;
DO $$ BEGIN RAISE NOTICE '%', f(3, 'n'); END $$;
--- error-in-function ---
CREATE FUNCTION bad() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE lost (a int); RAISE EXCEPTION 'bad'; END $$;
SELECT bad();
DO $$ BEGIN PERFORM bad(); EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'caught %', SQLERRM; END $$;
--- function-catches ---
CREATE FUNCTION try_create(q text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN EXECUTE q; RETURN true; EXCEPTION WHEN OTHERS THEN RETURN false; END $$;
DO $$ BEGIN RAISE NOTICE '% % %', try_create('CREATE TABLE x (a int)'), try_create('CREATE TABLE x (a int)'), try_create('nonsense'); END $$;
--- function-in-where ---
CREATE TABLE t (a int);
CREATE FUNCTION has_column(tbl text, col text) RETURNS boolean LANGUAGE sql AS $$ SELECT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = tbl AND column_name = col) $$;
DO $$ BEGIN IF has_column('t', 'a') AND NOT has_column('t', 'b') THEN ALTER TABLE t ADD b int; END IF; END $$;
--- record-result ---
CREATE FUNCTION rec() RETURNS record LANGUAGE plpgsql AS $$ DECLARE r record; BEGIN SELECT 1 AS a, 'x'::text AS b INTO r; RETURN r; END $$;
DO $$ DECLARE r record; BEGIN SELECT * INTO r FROM rec() AS (p int, q text); RAISE NOTICE '% %', r.p, r.q; END $$;
--- composite-result ---
CREATE TYPE pair AS (x int, y text);
CREATE FUNCTION mk() RETURNS pair LANGUAGE plpgsql AS $$ DECLARE p pair; BEGIN p.x := 3; p.y := 'three'; RETURN p; END $$;
DO $$ DECLARE p pair; BEGIN p := mk(); RAISE NOTICE '% %', p.x, (mk()).y; SELECT * INTO p FROM mk(); RAISE NOTICE '%', p; END $$;
--- insert-by-function ---
CREATE FUNCTION make_and_name(n text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE TABLE %I (a int)', n); RETURN n; END $$;
CREATE TABLE made (name text);
INSERT INTO made SELECT make_and_name(x) FROM unnest(ARRAY['m', 'n']) x;
DO $$ BEGIN RAISE NOTICE '%', (SELECT string_agg(name, ',' ORDER BY name) FROM made); END $$;
--- commit-in-function ---
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
DO $$ BEGIN PERFORM f(); END $$;
--- deep-recursion ---
CREATE FUNCTION down(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF n = 0 THEN RETURN 0; END IF; RETURN down(n - 1) + 1; END $$;
DO $$ BEGIN RAISE NOTICE '%', down(100); END $$;
--- replaced-function ---
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
DO $$ BEGIN RAISE NOTICE '%', f(); END $$;
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 2; END $$;
DO $$ BEGIN RAISE NOTICE '%', f(); END $$;
--- standard-body [14..] ---
CREATE FUNCTION three() RETURNS int RETURN 1 + 2;
CREATE FUNCTION plus(a int, b int) RETURNS int BEGIN ATOMIC SELECT a + b; END;
DO $$ BEGIN RAISE NOTICE '% %', three(), plus(4, 5); END $$;
--- atomic-in-block [14..] ---
DO $$ BEGIN CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a > 1 THEN 1 ELSE 0 END; END; END $$;
--- call-not-procedure ---
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CALL f();
--- out-procedure [14..] ---
CREATE PROCEDURE o(IN a int, OUT b int) LANGUAGE plpgsql AS $$ BEGIN b := a + 1; END $$;
DO $$ DECLARE x int; BEGIN CALL o(1, x); RAISE NOTICE '%', x; END $$;
