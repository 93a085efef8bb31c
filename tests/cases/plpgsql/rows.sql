--- empty-table-dropped ---
CREATE TABLE t (a int);
DO $$ BEGIN IF (SELECT count(*) FROM t) = 0 THEN EXECUTE 'DROP TABLE t'; END IF; END $$;
--- filled-table-kept ---
CREATE TABLE t (a int);
INSERT INTO t VALUES (1);
DO $$ BEGIN IF (SELECT count(*) FROM t) = 0 THEN EXECUTE 'DROP TABLE t'; END IF; END $$;
--- loop-over-rows ---
CREATE TABLE tenants (name text);
INSERT INTO tenants (name) VALUES ('acme'), ('globex');
DO $$ DECLARE r record; BEGIN FOR r IN SELECT name FROM tenants ORDER BY name LOOP EXECUTE format('CREATE SCHEMA %I', r.name); EXECUTE format('CREATE TABLE %I.users (id int)', r.name); END LOOP; END $$;
--- create-table-as ---
CREATE TABLE src (a int);
INSERT INTO src SELECT generate_series(1, 3);
CREATE TABLE copy AS SELECT a * 2 AS b FROM src;
DO $$ BEGIN RAISE NOTICE '%', (SELECT sum(b) FROM copy); END $$;
--- select-into-table ---
SELECT 1 AS a, 'x'::text AS b INTO made;
DO $$ BEGIN RAISE NOTICE '%', (SELECT b FROM made); END $$;
--- defaults ---
CREATE TABLE t (id serial, a int DEFAULT 7, b text);
INSERT INTO t (b) VALUES ('x');
INSERT INTO t DEFAULT VALUES;
DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM t ORDER BY id LOOP RAISE NOTICE '% % %', r.id, r.a, r.b; END LOOP; END $$;
--- added-column ---
CREATE TABLE t (a int);
INSERT INTO t VALUES (1), (2);
ALTER TABLE t ADD COLUMN b int DEFAULT 5, ADD COLUMN c text;
DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM t ORDER BY a LOOP RAISE NOTICE '%', r; END LOOP; END $$;
--- added-not-null ---
CREATE TABLE t (a int);
INSERT INTO t VALUES (1);
ALTER TABLE t ADD COLUMN b int NOT NULL;
--- dropped-column ---
CREATE TABLE t (a int, b int, c int);
INSERT INTO t VALUES (1, 2, 3);
ALTER TABLE t DROP COLUMN b;
DO $$ DECLARE r record; BEGIN SELECT * INTO r FROM t; RAISE NOTICE '%', r; END $$;
--- retyped-column ---
CREATE TABLE t (a text);
INSERT INTO t VALUES ('12');
ALTER TABLE t ALTER a TYPE int USING a::int;
ALTER TABLE t ALTER a TYPE text;
DO $$ BEGIN RAISE NOTICE '%', (SELECT count(*) FROM t); END $$;
--- updated-deleted ---
CREATE TABLE t (a int, b text);
INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'z');
UPDATE t SET b = b || b WHERE a < 3;
DELETE FROM t WHERE a = 3;
DO $$ BEGIN RAISE NOTICE '%', (SELECT string_agg(b, ',' ORDER BY a) FROM t); END $$;
--- on-conflict ---
CREATE TABLE t (a int PRIMARY KEY, b int);
INSERT INTO t VALUES (1, 1);
INSERT INTO t VALUES (1, 2) ON CONFLICT DO NOTHING;
INSERT INTO t VALUES (1, 3), (2, 3) ON CONFLICT (a) DO UPDATE SET b = excluded.b;
DO $$ BEGIN RAISE NOTICE '%', (SELECT string_agg(a || ':' || b, ',' ORDER BY a) FROM t); END $$;
--- unique-violation ---
CREATE TABLE t (a int PRIMARY KEY);
INSERT INTO t VALUES (1);
INSERT INTO t VALUES (1);
DO $$ BEGIN INSERT INTO t VALUES (1); EXCEPTION WHEN unique_violation THEN RAISE NOTICE 'there'; END $$;
--- not-null-violation ---
CREATE TABLE t (a int NOT NULL);
DO $$ BEGIN INSERT INTO t VALUES (NULL); EXCEPTION WHEN not_null_violation THEN RAISE NOTICE 'null'; END $$;
--- check-violation ---
CREATE TABLE t (a int CHECK (a > 0));
DO $$ BEGIN INSERT INTO t VALUES (0); EXCEPTION WHEN check_violation THEN RAISE NOTICE 'check'; END $$;
--- truncated ---
CREATE TABLE t (a int);
INSERT INTO t VALUES (1);
TRUNCATE t;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM t) THEN CREATE TABLE was_empty (a int); END IF; END $$;
--- rolled-back-rows ---
CREATE TABLE t (a int);
DO $$ BEGIN BEGIN INSERT INTO t VALUES (1); RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN NULL; END; RAISE NOTICE '%', (SELECT count(*) FROM t); END $$;
--- transaction-rows ---
CREATE TABLE t (a int);
BEGIN;
INSERT INTO t VALUES (1);
ROLLBACK;
DO $$ BEGIN RAISE NOTICE '%', (SELECT count(*) FROM t); END $$;
--- sequence-values ---
CREATE SEQUENCE s START 5;
SELECT nextval('s');
SELECT setval('s', 20);
DO $$ BEGIN RAISE NOTICE '% %', nextval('s'), (SELECT last_value FROM s); PERFORM setval('s', 3, false); RAISE NOTICE '%', nextval('s'); END $$;
ALTER SEQUENCE s RESTART WITH 40;
DO $$ BEGIN RAISE NOTICE '%', nextval('s'); END $$;
--- insert-select ---
CREATE TABLE a (x int);
CREATE TABLE b (y int);
INSERT INTO a VALUES (1), (2);
INSERT INTO b SELECT x + 10 FROM a;
DO $$ BEGIN RAISE NOTICE '%', (SELECT array_agg(y ORDER BY y) FROM b); END $$;
--- with-insert ---
CREATE TABLE a (x int);
CREATE TABLE b (x int);
INSERT INTO a VALUES (1), (2), (3);
WITH gone AS (DELETE FROM a WHERE x > 1 RETURNING x) INSERT INTO b SELECT x FROM gone;
DO $$ BEGIN RAISE NOTICE '% %', (SELECT count(*) FROM a), (SELECT count(*) FROM b); END $$;
--- missing-column-insert ---
CREATE TABLE t (a int);
INSERT INTO t (b) VALUES (1);
--- view-over-rows ---
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t WHERE a > 1;
INSERT INTO t VALUES (1), (2);
DO $$ BEGIN RAISE NOTICE '%', (SELECT count(*) FROM v); END $$;
--- temp-table ---
CREATE TEMP TABLE work (a int);
INSERT INTO work VALUES (1), (2);
DO $$ DECLARE r record; BEGIN FOR r IN SELECT a FROM work ORDER BY a LOOP EXECUTE 'CREATE TABLE n' || r.a || ' (x int)'; END LOOP; END $$;
DROP TABLE work;
--- trigger-changes-row ---
CREATE TABLE t (a int, b int);
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := NEW.a * 2; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION fill();
INSERT INTO t (a) VALUES (4);
DO $$ BEGIN RAISE NOTICE '%', (SELECT b FROM t); END $$;
--- trigger-makes-table ---
CREATE TABLE tenants (name text);
CREATE FUNCTION provision() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('CREATE TABLE %I (id int)', 'data_' || NEW.name); RETURN NULL; END $$;
CREATE TRIGGER provision AFTER INSERT ON tenants FOR EACH ROW EXECUTE FUNCTION provision();
INSERT INTO tenants VALUES ('a'), ('b');
--- trigger-vetoes ---
CREATE TABLE t (a int);
CREATE FUNCTION veto() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.a < 0 THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER veto BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION veto();
INSERT INTO t VALUES (-1), (1);
DO $$ BEGIN RAISE NOTICE '%', (SELECT count(*) FROM t); END $$;
--- trigger-raises ---
CREATE TABLE t (a int);
CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% on % is not allowed', TG_OP, TG_TABLE_NAME; END $$;
CREATE TRIGGER no BEFORE DELETE ON t FOR EACH STATEMENT EXECUTE FUNCTION no();
DELETE FROM t;
--- merge-rows [15..] ---
CREATE TABLE t (a int, b int);
INSERT INTO t VALUES (1, 1);
MERGE INTO t USING (VALUES (1, 10), (2, 20)) s (a, b) ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = s.b WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b);
DO $$ BEGIN RAISE NOTICE '%', (SELECT string_agg(a || ':' || b, ',' ORDER BY a) FROM t); END $$;
