--- guarded-enum ---
DO $$ BEGIN CREATE TYPE mood AS ENUM ('sad', 'ok'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE TYPE mood AS ENUM ('other'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
--- guarded-enum-lower-case ---
do $$ begin create type mood as enum ('sad'); exception when duplicate_object then null; end $$;
do $body$
begin
  create type mood as enum ('sad');
exception
  when duplicate_object then
    raise notice 'type % is there', 'mood';
end
$body$;
--- guarded-constraint ---
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int, a_id int);
DO $$ BEGIN
 ALTER TABLE b ADD CONSTRAINT b_a_fk FOREIGN KEY (a_id) REFERENCES a(id) ON DELETE CASCADE;
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;
DO $$ BEGIN
 ALTER TABLE b ADD CONSTRAINT b_a_fk FOREIGN KEY (a_id) REFERENCES a(id);
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;
--- guarded-column ---
CREATE TABLE t (a int);
DO $$ BEGIN ALTER TABLE t ADD COLUMN a text; EXCEPTION WHEN duplicate_column THEN RAISE NOTICE 'column exists'; END $$;
DO $$ BEGIN ALTER TABLE t ADD COLUMN b text; EXCEPTION WHEN duplicate_column THEN RAISE NOTICE 'column exists'; END $$;
--- guarded-table ---
CREATE TABLE t (a int);
DO $$ BEGIN CREATE TABLE t (b int); EXCEPTION WHEN duplicate_table THEN RAISE NOTICE '%: %', SQLSTATE, SQLERRM; END $$;
--- wrong-condition ---
CREATE TABLE t (a int);
DO $$ BEGIN CREATE TABLE t (b int); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
--- several-conditions ---
CREATE TABLE t (a int);
DO $$ BEGIN CREATE TABLE t (b int); EXCEPTION WHEN duplicate_object OR duplicate_table THEN RAISE NOTICE 'one of them'; END $$;
--- several-handlers ---
CREATE TABLE t (a int);
DO $$ BEGIN
  ALTER TABLE t DROP COLUMN zz;
EXCEPTION
  WHEN undefined_table THEN RAISE NOTICE 'table';
  WHEN undefined_column THEN RAISE NOTICE 'column';
  WHEN OTHERS THEN RAISE NOTICE 'others';
END $$;
--- others ---
DO $$ BEGIN DROP TABLE nothere; EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'caught % %', SQLSTATE, SQLERRM; END $$;
--- sqlstate-condition ---
DO $$ BEGIN DROP TABLE nothere; EXCEPTION WHEN SQLSTATE '42P01' THEN RAISE NOTICE 'by code'; END $$;
--- class-condition ---
DO $$ BEGIN PERFORM 1/0; EXCEPTION WHEN data_exception THEN RAISE NOTICE 'class 22: %', SQLSTATE; END $$;
--- rolled-back ---
DO $$ BEGIN
  CREATE TABLE kept (a int);
  BEGIN
    CREATE TABLE lost (a int);
    CREATE TABLE kept (a int);
  EXCEPTION WHEN duplicate_table THEN
    CREATE TABLE instead (a int);
  END;
  CREATE TABLE after (a int);
END $$;
--- all-lost-without-handler ---
DO $$ BEGIN
  CREATE TABLE lost (a int);
  CREATE TABLE lost (a int);
END $$;
CREATE TABLE later (a int);
--- nested-rethrow ---
DO $$ BEGIN
  BEGIN
    RAISE EXCEPTION 'inner' USING ERRCODE = 'unique_violation';
  EXCEPTION WHEN unique_violation THEN
    RAISE NOTICE 'seen %', SQLERRM;
    RAISE;
  END;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'again % %', SQLSTATE, SQLERRM;
END $$;
--- error-in-handler ---
DO $$ BEGIN
  BEGIN
    PERFORM 1/0;
  EXCEPTION WHEN division_by_zero THEN
    RAISE EXCEPTION 'from the handler';
  END;
EXCEPTION WHEN raise_exception THEN
  RAISE NOTICE 'outer: %', SQLERRM;
END $$;
--- rethrow-uncaught ---
DO $$ BEGIN
  RAISE EXCEPTION 'one' USING ERRCODE = '22012', HINT = 'no hint', DETAIL = 'no detail';
EXCEPTION WHEN OTHERS THEN RAISE;
END $$;
--- raise-forms ---
DO $$ BEGIN
  RAISE NOTICE 'plain';
  RAISE NOTICE '% and %', 1, 'two';
  RAISE NOTICE '100%%';
  RAISE NOTICE '%', NULL::text;
  RAISE WARNING 'careful';
  RAISE INFO 'for your information';
  RAISE LOG 'not seen';
  RAISE DEBUG 'not seen';
  RAISE NOTICE USING MESSAGE = 'by option';
  RAISE NOTICE '%', ARRAY[1,2,3];
  RAISE NOTICE '% %', true, 1.50;
END $$;
--- raise-condition-name ---
DO $$ BEGIN RAISE unique_violation; END $$;
--- raise-sqlstate ---
DO $$ BEGIN RAISE SQLSTATE '22012'; END $$;
--- raise-condition-using-message ---
DO $$ BEGIN RAISE division_by_zero USING MESSAGE = 'mine'; END $$;
--- raise-own-code ---
DO $$ BEGIN RAISE EXCEPTION 'own' USING ERRCODE = 'ABCDE'; EXCEPTION WHEN SQLSTATE 'ABCDE' THEN RAISE NOTICE 'got %', SQLSTATE; END $$;
--- raise-default ---
DO $$ BEGIN RAISE 'without level %', 5; END $$;
--- raise-bare-outside ---
DO $$ BEGIN RAISE; END $$;
--- raise-null-option ---
DO $$ BEGIN RAISE EXCEPTION 'x' USING MESSAGE = NULL; EXCEPTION WHEN OTHERS THEN RAISE NOTICE '%', SQLSTATE; END $$;
--- raise-too-few ---
DO $$ BEGIN RAISE NOTICE '% %', 1; END $$;
--- raise-too-many ---
DO $$ BEGIN RAISE NOTICE '%', 1, 2; END $$;
--- raise-unknown-condition ---
DO $$ BEGIN RAISE no_such_condition; END $$;
--- handler-unknown-condition ---
DO $$ BEGIN NULL; EXCEPTION WHEN no_such_condition THEN NULL; END $$;
--- assert-fails ---
DO $$ BEGIN ASSERT 1 = 2; END $$;
--- assert-message ---
DO $$ BEGIN ASSERT 1 = 2, 'one is not two'; END $$;
--- assert-not-others ---
DO $$ BEGIN ASSERT false; EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'never'; END $$;
--- assert-caught ---
DO $$ BEGIN ASSERT NULL; EXCEPTION WHEN assert_failure THEN RAISE NOTICE 'asserted'; END $$;
--- stacked-diagnostics ---
DO $$
DECLARE a text; b text; c text; d text;
BEGIN
  RAISE EXCEPTION 'msg' USING DETAIL = 'det', HINT = 'hin', ERRCODE = '23505';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS a = MESSAGE_TEXT, b = PG_EXCEPTION_DETAIL, c = PG_EXCEPTION_HINT, d := RETURNED_SQLSTATE;
  RAISE NOTICE '% % % %', a, b, c, d;
END $$;
--- stacked-outside ---
DO $$ DECLARE a text; BEGIN GET STACKED DIAGNOSTICS a = MESSAGE_TEXT; END $$;
--- variables-survive-rollback ---
DO $$
DECLARE n int := 1;
BEGIN
  BEGIN
    n := 2;
    PERFORM 1/0;
  EXCEPTION WHEN division_by_zero THEN
    n := n + 10;
  END;
  RAISE NOTICE '%', n;
END $$;
--- syntax-error ---
DO $$ BEGIN IF true THEN NULL; END $$;
--- syntax-error-in-sql ---
DO $$ BEGIN CREATE TABEL t (a int); END $$;
--- empty-block ---
DO $$ BEGIN END $$;
--- language-clause ---
DO LANGUAGE plpgsql $$ BEGIN CREATE TABLE t (a int); END $$;
--- quoted-body ---
DO 'BEGIN CREATE TABLE t (a text DEFAULT ''x''); END';
--- labels ---
<<notablock>>
DO $$ BEGIN NULL; END $$;
--- labelled-block ---
DO $$
<<outer_block>>
DECLARE x int := 1;
BEGIN
  DECLARE x int := 2;
  BEGIN
    RAISE NOTICE '% %', x, outer_block.x;
  END;
END outer_block $$;
--- exit-block ---
DO $$
BEGIN
  <<inner>>
  BEGIN
    CREATE TABLE first (a int);
    EXIT inner;
    CREATE TABLE second (a int);
  END;
  CREATE TABLE third (a int);
END $$;
--- return-in-block ---
DO $$ BEGIN CREATE TABLE first (a int); RETURN; CREATE TABLE second (a int); END $$;
--- destination-missing ---
DO $$ BEGIN SELECT 1; END $$;
--- transaction-in-block ---
DO $$ BEGIN CREATE TABLE first (a int); COMMIT; CREATE TABLE second (a int); ROLLBACK; END $$;
--- transaction-command-refused ---
DO $$ BEGIN SAVEPOINT x; END $$;
--- undefined-function ---
DO $$ BEGIN PERFORM nothere(1); EXCEPTION WHEN undefined_function THEN RAISE NOTICE '%', SQLERRM; END $$;
--- ambiguous-column ---
CREATE TABLE t (n int);
INSERT INTO t VALUES (1);
DO $$ DECLARE n int := 5; r int; BEGIN SELECT n INTO r FROM t; END $$;
--- ambiguous-use-variable ---
CREATE TABLE t (n int);
INSERT INTO t VALUES (1);
DO $$
#variable_conflict use_variable
DECLARE n int := 5; r int; BEGIN SELECT n INTO r FROM t; RAISE NOTICE '%', r; END $$;
--- ambiguous-use-column ---
CREATE TABLE t (n int);
INSERT INTO t VALUES (1);
DO $$
#variable_conflict use_column
DECLARE n int := 5; r int; BEGIN SELECT n INTO r FROM t; RAISE NOTICE '%', r; END $$;
