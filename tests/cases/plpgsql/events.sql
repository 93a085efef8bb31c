--- start-notice ---
CREATE FUNCTION log_it() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'event % tag %', TG_EVENT, TG_TAG; END $$;
CREATE EVENT TRIGGER log_start ON ddl_command_start EXECUTE FUNCTION log_it();
CREATE TABLE t (a int);
ALTER EVENT TRIGGER log_start DISABLE;
CREATE TABLE u (a int);
DROP EVENT TRIGGER log_start;
--- end-commands ---
CREATE FUNCTION log_it() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
  FOR r IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP
    RAISE NOTICE '% % %', r.command_tag, r.object_type, r.object_identity;
  END LOOP;
END $$;
CREATE EVENT TRIGGER log_end ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION log_it();
CREATE TABLE t (a int);
ALTER TABLE t ADD b int;
CREATE VIEW v AS SELECT 1 AS x;
DROP EVENT TRIGGER log_end;
--- end-changes-table ---
CREATE FUNCTION add_rls() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
  FOR r IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE TABLE' LOOP
    EXECUTE 'COMMENT ON TABLE ' || r.object_identity || ' IS ''watched''';
    EXECUTE 'CREATE INDEX ON ' || r.object_identity || ' (a)';
  END LOOP;
END $$;
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION add_rls();
CREATE TABLE t (a int);
DROP EVENT TRIGGER watch;
--- forbids ---
CREATE FUNCTION no_drop() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'command % is disabled', tg_tag; END $$;
CREATE TABLE t (a int);
CREATE EVENT TRIGGER no_drop ON ddl_command_start WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION no_drop();
DROP TABLE t;
DROP EVENT TRIGGER no_drop;
--- sql-drop ---
CREATE FUNCTION dropped() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
  FOR r IN SELECT * FROM pg_event_trigger_dropped_objects() WHERE object_type = 'table' LOOP
    RAISE NOTICE 'dropped % %', r.object_type, r.object_identity;
  END LOOP;
END $$;
CREATE TABLE t (a int);
CREATE EVENT TRIGGER dropped ON sql_drop EXECUTE FUNCTION dropped();
DROP TABLE t;
DROP EVENT TRIGGER dropped;
