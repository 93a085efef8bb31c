CREATE EXTENSION citext;
CREATE SCHEMA shop;
COMMENT ON SCHEMA shop IS 'what is sold';
CREATE ROLE shop_reader;
CREATE ROLE shop_writer;
GRANT USAGE ON SCHEMA shop TO shop_reader, shop_writer;
CREATE TYPE shop.size AS ENUM ('small', 'large');
ALTER TYPE shop.size ADD VALUE 'medium' BEFORE 'large';
CREATE TYPE shop.address AS (street varchar(80), zip character(5) COLLATE "C", numbers integer[]);
CREATE DOMAIN shop.sku AS varchar(20) COLLATE "C" DEFAULT 'none' NOT NULL CONSTRAINT sku_shape CHECK (VALUE ~ '^[a-z]+$');
CREATE DOMAIN shop.tags AS text[];
CREATE DOMAIN shop.short_sku AS shop.sku CHECK (length(VALUE) < 5);
CREATE TYPE shop.span AS RANGE (subtype = date);
CREATE SEQUENCE shop.counter AS smallint START 5 INCREMENT 2 MINVALUE 1 MAXVALUE 99 CACHE 3 CYCLE;
GRANT USAGE ON SEQUENCE shop.counter TO shop_writer;
CREATE TABLE shop.customers (
    id integer GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 5) PRIMARY KEY,
    email citext UNIQUE,
    "Full Name" character varying(40) NOT NULL,
    code shop.sku,
    home shop.address,
    born date,
    seen timestamp(3) with time zone DEFAULT now(),
    worth numeric(12,4) DEFAULT 0,
    ratio double precision,
    bits bit(8),
    wait interval day to second(2),
    sizes shop.size[] DEFAULT '{}'::shop.size[],
    CONSTRAINT worth_check CHECK (worth >= 0 AND ratio IS DISTINCT FROM 1)
);
COMMENT ON TABLE shop.customers IS 'who buys';
COMMENT ON COLUMN shop.customers.email IS 'unique';
COMMENT ON CONSTRAINT worth_check ON shop.customers IS 'no debts';
ALTER TABLE shop.customers ALTER COLUMN email SET STATISTICS 50;
ALTER TABLE shop.customers ALTER COLUMN "Full Name" SET STORAGE EXTERNAL;
ALTER TABLE shop.customers ADD COLUMN gone integer;
ALTER TABLE shop.customers DROP COLUMN gone;
CREATE TABLE shop.orders (
    id bigserial,
    customer integer NOT NULL REFERENCES shop.customers (id) ON DELETE CASCADE ON UPDATE SET NULL,
    placed date NOT NULL DEFAULT '2024-01-01',
    size shop.size DEFAULT 'small',
    amount integer DEFAULT 1,
    total integer GENERATED ALWAYS AS (amount * 2) STORED,
    note text COLLATE "C",
    CONSTRAINT orders_key PRIMARY KEY (id, placed),
    CONSTRAINT orders_note_key UNIQUE (note) DEFERRABLE INITIALLY DEFERRED,
    CHECK (amount > 0)
);
CREATE INDEX orders_customer ON shop.orders (customer DESC NULLS LAST, lower(note)) INCLUDE (placed) WHERE amount > 1;
CREATE UNIQUE INDEX orders_hash ON shop.orders (placed, id);
CREATE INDEX orders_size ON shop.orders USING hash (size);
ALTER TABLE shop.orders REPLICA IDENTITY USING INDEX orders_hash;
CREATE TABLE shop.lines (
    customer_order bigint,
    placed date,
    place integer,
    CONSTRAINT lines_order FOREIGN KEY (placed, customer_order) REFERENCES shop.orders (placed, id) MATCH FULL DEFERRABLE,
    EXCLUDE USING hash (place WITH =)
) WITH (fillfactor = 70, autovacuum_enabled = false);
CREATE TABLE shop.events (
    at timestamp without time zone NOT NULL,
    kind text NOT NULL,
    body jsonb,
    PRIMARY KEY (at, kind)
) PARTITION BY RANGE (at);
CREATE TABLE shop.events_2024 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE shop.events_rest PARTITION OF shop.events DEFAULT;
CREATE INDEX events_kind ON shop.events (kind);
CREATE TABLE shop.sorts (k text, v integer) PARTITION BY LIST (lower(k));
CREATE TABLE shop.sorts_a PARTITION OF shop.sorts FOR VALUES IN ('a', 'b');
CREATE UNLOGGED TABLE shop.base (a integer NOT NULL, b text DEFAULT 'b', CONSTRAINT a_positive CHECK (a > 0));
CREATE TABLE shop.derived (c integer) INHERITS (shop.base);
CREATE TABLE shop.typed OF shop.address (street WITH OPTIONS NOT NULL);
CREATE VIEW shop.cheap AS SELECT id, email, worth FROM shop.customers WHERE worth < 10 WITH LOCAL CHECK OPTION;
CREATE VIEW shop.counts AS SELECT c.id, count(*) AS n, c.worth + 1 AS more FROM shop.customers c JOIN shop.orders o ON o.customer = c.id GROUP BY c.id;
CREATE VIEW shop.mixed AS SELECT id, worth * 2 AS twice, email FROM shop.cheap;
COMMENT ON VIEW shop.cheap IS 'bargains';
CREATE MATERIALIZED VIEW shop.totals AS SELECT customer, sum(total) AS total FROM shop.orders GROUP BY customer;
CREATE UNIQUE INDEX totals_customer ON shop.totals (customer);
CREATE MATERIALIZED VIEW shop.later AS SELECT 1 AS one WITH NO DATA;
CREATE FUNCTION shop.double(n integer, OUT twice integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5 AS 'SELECT n * 2';
CREATE FUNCTION shop.list(VARIADIC words text[] DEFAULT '{}') RETURNS TABLE (word text, n integer) LANGUAGE sql STABLE ROWS 10 AS 'SELECT w, 1 FROM unnest(words) w';
CREATE FUNCTION shop.later(day date, days integer DEFAULT 1, label text DEFAULT 'x'::text) RETURNS date LANGUAGE plpgsql SECURITY DEFINER SET search_path = shop, pg_temp AS 'BEGIN RETURN day + days; END';
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE PROCEDURE shop.tidy(INOUT n integer) LANGUAGE plpgsql AS 'BEGIN n := n + 1; END';
CREATE AGGREGATE shop.product(integer) (SFUNC = int4mul, STYPE = integer, INITCOND = '1');
COMMENT ON FUNCTION shop.double(integer) IS 'twice as much';
REVOKE EXECUTE ON FUNCTION shop.later(date, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shop.later(date, integer, text) TO shop_writer WITH GRANT OPTION;
CREATE VIEW shop.doubled AS SELECT shop.double(a) AS d FROM shop.base;
CREATE TRIGGER a_touch BEFORE INSERT OR UPDATE OF amount, note ON shop.orders FOR EACH ROW WHEN (NEW.amount > 3) EXECUTE FUNCTION shop.touch('one', 'two words');
CREATE TRIGGER b_touch AFTER DELETE ON shop.orders REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION shop.touch();
CREATE TRIGGER c_touch BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE TRIGGER d_touch INSTEAD OF INSERT ON shop.counts FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE TRIGGER e_touch AFTER INSERT ON shop.events FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE CONSTRAINT TRIGGER f_touch AFTER INSERT ON shop.lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop.touch();
ALTER TABLE shop.orders DISABLE TRIGGER b_touch;
CREATE RULE no_delete AS ON DELETE TO shop.base DO INSTEAD NOTHING;
CREATE RULE log_insert AS ON INSERT TO shop.base WHERE NEW.a > 5 DO ALSO INSERT INTO shop.sorts (k) VALUES (NEW.b);
ALTER TABLE shop.customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE shop.orders FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.customers USING (email = current_user::citext);
CREATE POLICY reads ON shop.customers AS RESTRICTIVE FOR SELECT TO shop_writer, shop_reader USING (worth > 0);
CREATE POLICY writes ON shop.orders FOR INSERT WITH CHECK (amount < 100);
GRANT SELECT, INSERT ON shop.customers TO shop_writer;
GRANT SELECT ON shop.customers TO shop_reader WITH GRANT OPTION;
GRANT SELECT ON shop.cheap TO PUBLIC;
GRANT UPDATE (note), SELECT (id) ON shop.orders TO shop_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO shop_reader;
CREATE STATISTICS shop.orders_stat (ndistinct, dependencies) ON customer, placed FROM shop.orders;
CREATE FUNCTION shop.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION shop.watch();
ALTER EVENT TRIGGER watch DISABLE;
CREATE OPERATOR shop.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq, COMMUTATOR = OPERATOR(shop.===));
CREATE CAST (shop.address AS text) WITH INOUT AS ASSIGNMENT;
CREATE COLLATION shop.plain FROM "C";
CREATE TEXT SEARCH CONFIGURATION shop.words (COPY = pg_catalog.simple);
CREATE TEXT SEARCH DICTIONARY shop.stems (TEMPLATE = pg_catalog.simple, stopwords = 'english');
CREATE OPERATOR CLASS shop.ints FOR TYPE integer USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(integer, integer);
CREATE EXTENSION postgres_fdw;
CREATE FOREIGN DATA WRAPPER shop_wrap OPTIONS (debug 'true');
CREATE SERVER shop_far TYPE 'x' VERSION '1.0' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h', dbname 'd');
CREATE USER MAPPING FOR shop_reader SERVER shop_far OPTIONS ("user" 'u', password 'p');
CREATE USER MAPPING FOR PUBLIC SERVER shop_far;
CREATE FOREIGN TABLE shop.remote (a integer OPTIONS (column_name 'b') NOT NULL, b text DEFAULT 'x') SERVER shop_far OPTIONS (schema_name 's');
CREATE PUBLICATION shop_pub FOR TABLE shop.orders, shop.events WITH (publish = 'insert, update');
CREATE PUBLICATION shop_all FOR ALL TABLES WITH (publish_via_partition_root = true);
