--- declarations ---
DO $$
DECLARE
  a int := 1;
  b integer DEFAULT 2;
  c CONSTANT text = 'three';
  d numeric(5,2) NOT NULL := 4;
  e text;
  f int[] := ARRAY[1,2];
BEGIN
  RAISE NOTICE '% % % % % %', a, b, c, d, e, f;
END $$;
--- constant-assigned ---
DO $$ DECLARE c CONSTANT int := 1; BEGIN c := 2; END $$;
--- not-null-assigned ---
DO $$ DECLARE c int NOT NULL := 1; BEGIN c := NULL; END $$;
--- not-null-without-default ---
DO $$ DECLARE c int NOT NULL; BEGIN NULL; END $$;
--- alias ---
DO $$ DECLARE a int := 5; b ALIAS FOR a; BEGIN b := 6; RAISE NOTICE '%', a; END $$;
--- column-type ---
CREATE TABLE t (a numeric(6,2));
DO $$ DECLARE x t.a%TYPE; y x%TYPE; BEGIN x := 1.239; y := x; RAISE NOTICE '% %', x, y; END $$;
--- row-type ---
CREATE TABLE t (a int, b text);
INSERT INTO t VALUES (1, 'one');
DO $$ DECLARE r t%ROWTYPE; BEGIN SELECT * INTO r FROM t; RAISE NOTICE '% %', r.a, r.b; r.b := 'two'; RAISE NOTICE '%', r; END $$;
--- row-type-by-name ---
CREATE TYPE pair AS (x int, y text);
DO $$ DECLARE p pair; BEGIN p.x := 1; p.y := 'why'; RAISE NOTICE '% %', p, p.x + 1; p := ROW(7, 'z'); RAISE NOTICE '%', p.y; END $$;
--- record-unassigned ---
DO $$ DECLARE r record; BEGIN RAISE NOTICE '%', r.a; END $$;
--- record-field-assigned ---
DO $$ DECLARE r record; BEGIN SELECT 1 AS a, 'x' AS b INTO r; r.a := r.a + 41; RAISE NOTICE '% %', r.a, r.b; END $$;
--- record-null-row ---
CREATE TABLE t (a int, b text);
DO $$ DECLARE r record; BEGIN SELECT * INTO r FROM t; RAISE NOTICE '% %', r.a, r IS NULL; END $$;
--- into-several ---
DO $$ DECLARE a int; b text; BEGIN SELECT 1, 'b' INTO a, b; RAISE NOTICE '% %', a, b; END $$;
--- into-at-end ---
DO $$ DECLARE a int; BEGIN SELECT x FROM (VALUES (3), (4)) v(x) ORDER BY x DESC INTO a; RAISE NOTICE '%', a; END $$;
--- into-strict-none ---
DO $$ DECLARE a int; BEGIN SELECT 1 INTO STRICT a WHERE false; END $$;
--- into-strict-many ---
DO $$ DECLARE a int; BEGIN SELECT x INTO STRICT a FROM (VALUES (1), (2)) v(x); EXCEPTION WHEN too_many_rows THEN RAISE NOTICE 'many'; END $$;
--- into-none ---
DO $$ DECLARE a int := 9; BEGIN SELECT 1 INTO a WHERE false; RAISE NOTICE '% %', a, FOUND; END $$;
--- assign-query ---
CREATE TABLE t (a int);
DO $$ DECLARE n int; BEGIN n := (SELECT count(*) FROM pg_class WHERE relname = 't'); RAISE NOTICE '%', n; n := count(*) FROM pg_class WHERE relname = 't'; RAISE NOTICE '%', n; END $$;
--- assign-equals ---
DO $$ DECLARE n int; BEGIN n = 4; RAISE NOTICE '%', n; END $$;
--- assign-casts ---
DO $$ DECLARE n int; t text; b boolean; BEGIN n := '12'; t := 34; b := 'yes'; RAISE NOTICE '% % %', n, t, b; n := 5.6; RAISE NOTICE '%', n; END $$;
--- assign-bad ---
DO $$ DECLARE n int; BEGIN n := 'twelve'; END $$;
--- array-element ---
DO $$ DECLARE a int[] := '{1,2,3}'; BEGIN a[2] := 20; a[5] := 50; RAISE NOTICE '% %', a, a[2]; END $$;
--- array-append ---
DO $$ DECLARE a text[] := '{}'; BEGIN a := a || 'x'::text; a := array_append(a, 'y'); RAISE NOTICE '% %', a, array_to_string(a, '-'); END $$;
--- strings ---
DO $$ BEGIN RAISE NOTICE '% % % %', upper('abc'), substring('abcdef' from 2 for 3), replace('a-b', '-', '_'), concat_ws(',', 'a', NULL, 'b'); END $$;
--- format ---
DO $$ BEGIN RAISE NOTICE '%', format('%I %L %s %% %2$L', 'Odd name', 'it''s', 'plain'); END $$;
--- quoting ---
DO $$ BEGIN RAISE NOTICE '% % % %', quote_ident('select'), quote_literal('a''b'), quote_nullable(NULL), quote_literal(E'a\\b'); END $$;
--- regexp ---
DO $$ BEGIN RAISE NOTICE '% % %', regexp_replace('abc123', '[0-9]+', '#'), 'abc' ~ '^a', (regexp_match('v1.2', '(\d)\.(\d)'))[2]; END $$;
--- execute-using ---
DO $$ DECLARE n int; BEGIN EXECUTE 'SELECT $1 + $2' INTO n USING 40, 2; RAISE NOTICE '%', n; END $$;
--- execute-null ---
DO $$ DECLARE q text; BEGIN EXECUTE q; END $$;
--- execute-several ---
DO $$ BEGIN EXECUTE 'CREATE TABLE one (a int); CREATE TABLE two (a int)'; END $$;
--- execute-garbage ---
DO $$ BEGIN EXECUTE 'this is no sql'; EXCEPTION WHEN syntax_error THEN RAISE NOTICE 'garbage: %', SQLSTATE; END $$;
--- execute-into-strict ---
DO $$ DECLARE n int; BEGIN EXECUTE 'SELECT 1 WHERE false' INTO STRICT n; END $$;
--- execute-into-record ---
DO $$ DECLARE r record; BEGIN EXECUTE 'SELECT 1 AS a, 2 AS b' INTO r; RAISE NOTICE '% %', r.a, r.b; END $$;
--- execute-select-into ---
DO $$ BEGIN EXECUTE 'SELECT 1 AS a INTO made'; END $$;
--- execute-create-as ---
DO $$ BEGIN EXECUTE 'CREATE TABLE made AS SELECT 1 AS a, ''x''::text AS b'; END $$;
--- execute-do ---
DO $$ BEGIN EXECUTE 'DO $i$ BEGIN CREATE TABLE inner_made (a int); END $i$'; END $$;
--- execute-commit ---
DO $$ BEGIN EXECUTE 'COMMIT'; END $$;
--- row-count ---
CREATE TABLE t (a int);
DO $$ DECLARE n int; BEGIN INSERT INTO t VALUES (1), (2), (3); GET DIAGNOSTICS n = ROW_COUNT; RAISE NOTICE '%', n; UPDATE t SET a = 0 WHERE a > 1; GET DIAGNOSTICS n := ROW_COUNT; RAISE NOTICE '%', n; DELETE FROM t; GET DIAGNOSTICS n = ROW_COUNT; RAISE NOTICE '%', n; END $$;
--- found-after-dml ---
CREATE TABLE t (a int);
DO $$ BEGIN UPDATE t SET a = 1; IF NOT FOUND THEN INSERT INTO t VALUES (1); END IF; RAISE NOTICE '%', FOUND; END $$;
--- returning-into ---
CREATE TABLE t (id serial, a int);
DO $$ DECLARE new_id int; BEGIN INSERT INTO t (a) VALUES (10) RETURNING id INTO new_id; RAISE NOTICE '%', new_id; INSERT INTO t (a) VALUES (11) RETURNING id INTO STRICT new_id; RAISE NOTICE '%', new_id; END $$;
--- not-a-variable ---
DO $$ BEGIN nothere := 1; END $$;
--- undeclared-in-expression ---
DO $$ BEGIN RAISE NOTICE '%', nothere; END $$;
--- shadowing ---
DO $$ DECLARE x int := 1; BEGIN DECLARE x text := 'inner'; BEGIN RAISE NOTICE '%', x; END; RAISE NOTICE '%', x; END $$;
--- domain-variable ---
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
DO $$ DECLARE p positive := 1; BEGIN p := -1; EXCEPTION WHEN check_violation THEN RAISE NOTICE 'refused'; END $$;
--- enum-variable ---
CREATE TYPE mood AS ENUM ('sad', 'ok');
DO $$ DECLARE m mood := 'ok'; BEGIN RAISE NOTICE '% %', m, m > 'sad'; m := 'none'; EXCEPTION WHEN invalid_text_representation THEN RAISE NOTICE '%', SQLERRM; END $$;
--- json-values ---
DO $$ DECLARE j jsonb := '{"a": [1, 2], "b": "x"}'; BEGIN RAISE NOTICE '% % %', j->>'b', j->'a'->1, jsonb_array_length(j->'a'); END $$;
--- division-by-zero ---
DO $$ DECLARE n int := 0; BEGIN n := 1 / n; END $$;
--- cursor-loop ---
CREATE TABLE t (a int);
INSERT INTO t VALUES (1), (2);
DO $$ DECLARE c CURSOR FOR SELECT a FROM t ORDER BY a; BEGIN FOR r IN c LOOP RAISE NOTICE '%', r.a; END LOOP; END $$;
--- cursor-fetch ---
CREATE TABLE t (a int);
INSERT INTO t VALUES (1), (2);
DO $$ DECLARE c CURSOR (least int) FOR SELECT a FROM t WHERE a >= least ORDER BY a; n int; BEGIN OPEN c(1); LOOP FETCH c INTO n; EXIT WHEN NOT FOUND; RAISE NOTICE '%', n; END LOOP; CLOSE c; END $$;
--- cursor-ref ---
DO $$ DECLARE c refcursor; r record; BEGIN OPEN c FOR SELECT x FROM generate_series(1, 3) x; MOVE c; FETCH NEXT FROM c INTO r; RAISE NOTICE '%', r.x; FETCH LAST FROM c INTO r; RAISE NOTICE '%', r.x; CLOSE c; END $$;
--- cursor-execute ---
DO $$ DECLARE c refcursor; n int; BEGIN OPEN c FOR EXECUTE 'SELECT $1 * 2' USING 21; FETCH c INTO n; RAISE NOTICE '%', n; CLOSE c; FETCH c INTO n; END $$;
--- cursor-args-loop ---
DO $$ DECLARE c CURSOR (lo int, hi int) FOR SELECT x FROM generate_series(lo, hi) x; BEGIN FOR r IN c(2, 3) LOOP RAISE NOTICE '%', r.x; END LOOP; FOR r IN c(hi := 1, lo := 1) LOOP RAISE NOTICE '%', r.x; END LOOP; END $$;
--- set-local ---
CREATE SCHEMA app;
DO $$ BEGIN SET LOCAL search_path = app; CREATE TABLE in_app (a int); END $$;
CREATE TABLE in_public (a int);
--- set-config ---
CREATE SCHEMA app;
SELECT set_config('search_path', 'app, public', false);
CREATE TABLE in_app (a int);
DO $$ BEGIN PERFORM set_config('search_path', 'public', false); END $$;
CREATE TABLE in_public (a int);
--- set-config-computed ---
CREATE SCHEMA app;
SELECT set_config('search_path', 'app, ' || current_setting('search_path'), false);
CREATE TABLE in_app (a int);
--- custom-setting ---
SELECT set_config('my.flag', 'on', false);
DO $$ BEGIN IF current_setting('my.flag', true) = 'on' THEN CREATE TABLE flagged (a int); END IF; IF current_setting('my.other', true) IS NULL THEN CREATE TABLE unflagged (a int); END IF; END $$;
--- reserved-words-as-values ---
DO $$ DECLARE "select" int := 1; BEGIN RAISE NOTICE '%', "select"; END $$;
--- concatenated-null ---
DO $$ DECLARE n text; BEGIN EXECUTE 'CREATE TABLE x' || n || ' (a int)'; END $$;
--- coalesce-nullif ---
DO $$ DECLARE n text; BEGIN RAISE NOTICE '% %', coalesce(n, 'none'), nullif('a', 'a') IS NULL; END $$;
