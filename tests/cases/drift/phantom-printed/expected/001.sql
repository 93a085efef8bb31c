-- What a server prints in another form than it was given, or does not keep.
CREATE TABLE part (
    id bigint DEFAULT (7::int8 + (-CAST('8' AS int))),
    price numeric DEFAULT - CAST(1.5 AS numeric),
    code char(4) NOT NULL,
    name text,
    kind text
);
-- A condition that is always true is none.
CREATE INDEX part_code ON part (code) WHERE true;
ALTER TABLE part ADD CONSTRAINT part_once EXCLUDE USING btree (id WITH =) WHERE ('t');
-- The name of statistics comes from what was written, the columns are sorted.
CREATE TABLE seat (a integer, b integer, c text);
CREATE STATISTICS seat_cb ON c, b FROM seat;
CREATE TABLE seat_too (LIKE seat INCLUDING STATISTICS);
-- A literal in the order of an aggregate becomes one of its arguments.
CREATE VIEW part_names AS SELECT code, string_agg('it''s', ',' ORDER BY 'it''s') AS names FROM part GROUP BY code;
-- A table whose rows are short has no toast table, and so none of its parameters.
CREATE TABLE short (id integer, code char(4)) WITH (toast.autovacuum_enabled = false, fillfactor = 70);
CREATE TABLE long (id integer, note text) WITH (toast.autovacuum_enabled = false);
-- A label may be empty.
CREATE TYPE label AS ENUM ('a', '', 'b');
ALTER TYPE label RENAME VALUE '' TO 'none';
ALTER TYPE label ADD VALUE '' AFTER 'a';
-- What a subquery calls its value is nobody's business; a role that is named twice is one.
CREATE VIEW named AS SELECT name FROM part WHERE name > (SELECT 'a' FROM seat LIMIT 1);
ALTER TABLE part ENABLE ROW LEVEL SECURITY;
CREATE POLICY twice ON part TO pg_monitor, pg_monitor USING ((SELECT 'x' FROM seat LIMIT 1) < 'y');
