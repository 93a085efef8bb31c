-- What the server refuses about tables, columns, constraints and partitions.

CREATE TABLE plain (id integer PRIMARY KEY, name text NOT NULL, code char(4), price numeric, flag boolean);

CREATE TABLE parted (id integer NOT NULL, region text, amount integer) PARTITION BY LIST (region);

CREATE TABLE by_range (id integer, at date NOT NULL) PARTITION BY RANGE (at);

CREATE TABLE by_hash (id integer) PARTITION BY HASH (id);

CREATE TYPE pair AS (a integer, b text);

CREATE TABLE typed OF pair;

CREATE UNLOGGED TABLE quick (id integer PRIMARY KEY);

-- Unique over partitions

ALTER TABLE parted ADD PRIMARY KEY (id);

ALTER TABLE parted ADD UNIQUE (amount);

CREATE UNIQUE INDEX ON parted (id);

ALTER TABLE parted ADD UNIQUE (id, region);

CREATE TABLE keyed (a integer, b integer) PARTITION BY RANGE ((a + b));

ALTER TABLE keyed ADD UNIQUE (a, b);

-- Partition keys and bounds

CREATE TABLE wrong_key (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED) PARTITION BY RANGE (b);

CREATE TABLE wrong_key (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED) PARTITION BY RANGE ((b + 1));

CREATE TABLE wrong_key (a integer) PARTITION BY RANGE ((1));

CREATE TABLE wrong_key (a integer UNIQUE) PARTITION BY HASH ((1 + 2));

CREATE TABLE parted_a PARTITION OF parted FOR VALUES IN ('a', 'b');

CREATE TABLE parted_b PARTITION OF parted FOR VALUES IN ('b');

CREATE TABLE parted_rest PARTITION OF parted DEFAULT;

CREATE TABLE parted_more PARTITION OF parted DEFAULT;

CREATE TABLE year_24 PARTITION OF by_range FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

CREATE TABLE year_25 PARTITION OF by_range FOR VALUES FROM ('2024-12-31') TO ('2026-01-01');

CREATE TABLE year_none PARTITION OF by_range FOR VALUES FROM ('2026-01-01') TO ('2026-01-01');

CREATE TABLE year_25 PARTITION OF by_range FOR VALUES FROM ('2025-01-01') TO (MAXVALUE);

CREATE TABLE hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);

CREATE TABLE hash_0_again PARTITION OF by_hash FOR VALUES WITH (MODULUS 4, REMAINDER 2);

CREATE TABLE hash_wrong PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 2);

CREATE TABLE apart (id integer, at date NOT NULL, more text);

ALTER TABLE by_range ATTACH PARTITION apart FOR VALUES FROM (MINVALUE) TO ('2024-01-01');

-- Commands that are for other relations

CREATE VIEW seen AS SELECT 1 AS one;

ALTER TABLE seen DROP COLUMN one;

ALTER TABLE seen ADD COLUMN two integer;

ALTER TABLE seen ADD CONSTRAINT c CHECK (true);

ALTER TABLE year_24 ADD COLUMN more text;

ALTER TABLE typed ADD COLUMN c integer;

ALTER TABLE typed DROP COLUMN b;

ALTER TABLE typed ALTER COLUMN b TYPE varchar;

ALTER TABLE year_24 INHERIT plain;

ALTER TABLE year_24 NO INHERIT by_range;

ALTER TABLE by_range INHERIT plain;

ALTER TABLE ONLY by_range ADD COLUMN note text;

ALTER TABLE ONLY by_range DROP COLUMN id;

ALTER TABLE ONLY by_range ADD CONSTRAINT c CHECK (id > 0);

ALTER TABLE ONLY by_range ALTER COLUMN id SET NOT NULL;

ALTER TABLE by_range ADD CONSTRAINT c CHECK (id > 0) NO INHERIT;

-- Columns

ALTER TABLE plain ALTER COLUMN flag SET STORAGE EXTERNAL;

ALTER TABLE plain ALTER COLUMN name SET STORAGE EXTERNAL;

ALTER TABLE plain ADD COLUMN twice numeric GENERATED ALWAYS AS (price * 2) STORED;

ALTER TABLE plain ALTER COLUMN price ADD GENERATED ALWAYS AS IDENTITY;

-- Storage parameters

CREATE TABLE stored (id integer) WITH (fillfactor = 5);

CREATE TABLE stored (id integer) WITH (fill = 50);

CREATE TABLE stored (id integer) WITH (autovacuum_enabled = perhaps);

CREATE TABLE stored (id integer) WITH (log_autovacuum_min_duration = '5s');

CREATE TABLE stored (id integer) WITH (toast.fillfactor = 50);

CREATE TABLE stored (id integer) WITH (other.fillfactor = 50);

CREATE TABLE stored (id integer) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = '0.05', toast.autovacuum_enabled = off);

ALTER TABLE plain SET (parallel_workers = many);

CREATE INDEX ON plain (name) WITH (pages_per_range = 5);

-- Indexes

CREATE UNIQUE INDEX ON plain USING hash (name);

CREATE INDEX ON plain USING hash (name, code);

CREATE INDEX ON plain USING hash (name) INCLUDE (code);

CREATE INDEX ON plain USING brin (name DESC);

CREATE INDEX ON plain (('t'));

CREATE INDEX ON plain (name) WHERE random() > 0.5;

CREATE INDEX plain_code ON plain (code);

CREATE UNIQUE INDEX plain_code_once ON plain (code);

CREATE UNIQUE INDEX plain_name_some ON plain (name) WHERE flag;

ALTER TABLE plain REPLICA IDENTITY USING INDEX plain_code;

ALTER TABLE plain REPLICA IDENTITY USING INDEX plain_code_once;

ALTER TABLE plain REPLICA IDENTITY USING INDEX plain_name_some;

ALTER TABLE plain REPLICA IDENTITY USING INDEX plain_pkey;

ALTER TABLE plain ADD PRIMARY KEY (code);

-- Keys between tables that are kept differently

CREATE TABLE refers (id integer REFERENCES quick);

CREATE UNLOGGED TABLE refers (id integer REFERENCES plain);

-- Columns of typed tables, triggers of sequences, keys of partitions that are divided again

CREATE TYPE two AS (a integer, b integer);

CREATE TABLE pairs OF two;

ALTER TABLE pairs RENAME COLUMN a TO c;

CREATE SEQUENCE counts;

ALTER TABLE counts ENABLE TRIGGER USER;

ALTER TABLE counts DISABLE RULE any_rule;

CREATE TABLE divided (a integer NOT NULL, b integer PRIMARY KEY) PARTITION BY RANGE (b);

CREATE TABLE divided_again PARTITION OF divided FOR VALUES FROM (1) TO (2) PARTITION BY LIST (a);

CREATE TABLE divided_well PARTITION OF divided FOR VALUES FROM (1) TO (2) PARTITION BY LIST (b);

-- What the condition of a trigger may look at

CREATE TABLE watched (a boolean, b boolean GENERATED ALWAYS AS (a) STORED);

CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

CREATE TRIGGER w1 BEFORE INSERT OR UPDATE ON watched FOR EACH ROW WHEN (OLD.a) EXECUTE FUNCTION watch();

CREATE TRIGGER w2 BEFORE DELETE ON watched FOR EACH ROW WHEN (NEW.a) EXECUTE FUNCTION watch();

CREATE TRIGGER w3 AFTER UPDATE ON watched FOR EACH STATEMENT WHEN (NEW.a) EXECUTE FUNCTION watch();

CREATE TRIGGER w4 BEFORE UPDATE ON watched FOR EACH ROW WHEN (NEW.b) EXECUTE FUNCTION watch();

CREATE TRIGGER w5 BEFORE UPDATE ON watched FOR EACH ROW WHEN (NEW IS DISTINCT FROM OLD) EXECUTE FUNCTION watch();

CREATE TRIGGER w6 BEFORE UPDATE ON watched FOR EACH ROW WHEN (NEW.ctid IS NULL) EXECUTE FUNCTION watch();

CREATE TRIGGER w7 AFTER UPDATE ON watched FOR EACH ROW WHEN (NEW.b AND OLD.b) EXECUTE FUNCTION watch();
