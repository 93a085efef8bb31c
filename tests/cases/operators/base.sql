-- The schema that every operator changes in one thing. Valid on every recorded version.

CREATE SCHEMA stock;
CREATE SCHEMA sales;
CREATE SCHEMA spare;
CREATE SCHEMA "Odd Names";
COMMENT ON SCHEMA stock IS 'What lies in the warehouse';

CREATE EXTENSION btree_gist WITH SCHEMA public;
CREATE EXTENSION pg_trgm WITH SCHEMA public;

-- Types.
CREATE TYPE stock.grade AS ENUM ('raw', 'good', 'best');
CREATE TYPE stock.shade AS ENUM ('light', 'dark');
CREATE TYPE stock.size AS (width integer, height numeric(6,2), label text COLLATE "C");
CREATE TYPE stock.span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN stock.sku AS varchar(20) CONSTRAINT sku_form CHECK (VALUE ~ '^[A-Z]{2}-[0-9]+$');
CREATE DOMAIN stock.quantity AS integer DEFAULT 0 NOT NULL CONSTRAINT quantity_positive CHECK (VALUE >= 0);
CREATE DOMAIN stock.nickname AS text COLLATE "C";
COMMENT ON TYPE stock.grade IS 'How good it is';
COMMENT ON DOMAIN stock.sku IS 'Two letters and a number';

-- Sequences.
CREATE SEQUENCE stock.ticket START WITH 100 INCREMENT BY 5 MINVALUE 10 MAXVALUE 100000 CACHE 3;
CREATE SEQUENCE stock.free_number;
COMMENT ON SEQUENCE stock.ticket IS 'Numbers of tickets';

-- Routines.
CREATE FUNCTION stock.slug(title text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT lower(regexp_replace(title, '[^A-Za-z0-9]+', '-', 'g')) $$;
CREATE FUNCTION stock.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed := now();
    RETURN NEW;
END $$;
CREATE FUNCTION stock.note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '% on %', TG_OP, TG_TABLE_NAME;
    RETURN NULL;
END $$;
CREATE FUNCTION stock.quote(item integer, amount integer DEFAULT 1, OUT net numeric, OUT gross numeric)
    LANGUAGE sql STABLE AS $$ SELECT 1.0 * amount, 1.21 * amount $$;
CREATE FUNCTION stock.tags_of(item integer, VARIADIC prefixes text[]) RETURNS SETOF text
    LANGUAGE sql STABLE COST 200 ROWS 50 SET search_path = stock, pg_temp
    AS $$ SELECT unnest(prefixes) $$;
CREATE FUNCTION stock.secret() RETURNS integer LANGUAGE sql SECURITY DEFINER AS $$ SELECT 42 $$;
CREATE PROCEDURE stock.restock(item integer, amount integer) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM item + amount;
END $$;
CREATE AGGREGATE stock.product(numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '1');
COMMENT ON FUNCTION stock.slug(text) IS 'For addresses of pages';

-- Tables.
CREATE TABLE stock.place (
    id integer GENERATED ALWAYS AS IDENTITY (START WITH 10) PRIMARY KEY,
    code text NOT NULL,
    name text NOT NULL,
    room text,
    CONSTRAINT place_code UNIQUE (code)
);

CREATE TABLE stock.item (
    id serial,
    sku stock.sku NOT NULL,
    name varchar(100) NOT NULL,
    note text DEFAULT 'none',
    price numeric(10,2) DEFAULT 0 NOT NULL,
    weight real,
    grade stock.grade DEFAULT 'good' NOT NULL,
    tags text[] DEFAULT '{}' NOT NULL,
    data jsonb DEFAULT '{}' NOT NULL,
    made date DEFAULT CURRENT_DATE,
    added timestamptz DEFAULT now() NOT NULL,
    changed timestamp(3) without time zone,
    gross numeric GENERATED ALWAYS AS (price * 1.21) STORED,
    code char(4) COLLATE "C",
    active boolean DEFAULT true NOT NULL,
    state text DEFAULT 'new' NOT NULL,
    kind varchar(20),
    place_id integer,
    parent_id integer,
    onhand stock.quantity,
    checked interval DEFAULT '1 day',
    token uuid DEFAULT gen_random_uuid(),
    dims stock.size,
    CONSTRAINT item_pkey PRIMARY KEY (id),
    CONSTRAINT item_sku UNIQUE (sku),
    CONSTRAINT item_name_made UNIQUE (name, made) INCLUDE (note),
    CONSTRAINT item_price CHECK (price >= 0),
    CONSTRAINT item_state CHECK (state IN ('new', 'old', 'gone')),
    CONSTRAINT item_kind CHECK (kind IN ('tool', 'part')),
    CONSTRAINT item_weight CHECK (weight IS NULL OR weight BETWEEN 0.1 AND 1000),
    CONSTRAINT item_place FOREIGN KEY (place_id) REFERENCES stock.place ON DELETE SET NULL,
    CONSTRAINT item_parent FOREIGN KEY (parent_id) REFERENCES stock.item DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE stock.item ADD CONSTRAINT item_later CHECK (length(name) > 2) NOT VALID;
ALTER TABLE stock.item ALTER COLUMN data SET STATISTICS 300;
COMMENT ON TABLE stock.item IS 'Whatever can be taken from a shelf';
COMMENT ON COLUMN stock.item.weight IS 'In grams';
COMMENT ON CONSTRAINT item_price ON stock.item IS 'Nothing is paid out';

CREATE INDEX item_place_idx ON stock.item (place_id);
CREATE INDEX item_name_lower ON stock.item (lower(name));
CREATE INDEX item_active ON stock.item (added DESC) WHERE active;
CREATE UNIQUE INDEX item_token ON stock.item (token) INCLUDE (sku);
CREATE INDEX item_data ON stock.item USING gin (data jsonb_path_ops);
CREATE INDEX item_note ON stock.item USING gin (note gin_trgm_ops);
CREATE INDEX item_state_kind ON stock.item (state, kind text_pattern_ops);
COMMENT ON INDEX stock.item_active IS 'For the front page';

CREATE STATISTICS stock.item_stats (dependencies, ndistinct) ON state, kind FROM stock.item;

CREATE TABLE stock.lease (
    place_id integer NOT NULL REFERENCES stock.place (id) ON UPDATE CASCADE ON DELETE CASCADE,
    during daterange NOT NULL,
    tenant text NOT NULL,
    CONSTRAINT lease_once EXCLUDE USING gist (place_id WITH =, during WITH &&)
);

CREATE TABLE sales.customer (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    email text,
    credit numeric(8,2)
) WITH (fillfactor = 90);
CREATE UNIQUE INDEX customer_email ON sales.customer (lower(email)) WHERE email IS NOT NULL;

CREATE TABLE sales.sale (
    id bigserial PRIMARY KEY,
    customer_id bigint NOT NULL,
    item_id integer NOT NULL,
    amount integer DEFAULT 1 NOT NULL,
    fee numeric(8,2),
    sold_on date DEFAULT CURRENT_DATE NOT NULL,
    CONSTRAINT sale_customer FOREIGN KEY (customer_id) REFERENCES sales.customer (id) ON DELETE RESTRICT,
    CONSTRAINT sale_item FOREIGN KEY (item_id) REFERENCES stock.item (id),
    CONSTRAINT sale_amount CHECK (amount <> 0)
);

CREATE TABLE sales.note (
    id integer NOT NULL,
    body text,
    CONSTRAINT note_pkey PRIMARY KEY (id)
);

CREATE UNLOGGED TABLE sales.draft (at timestamptz DEFAULT clock_timestamp(), body jsonb);

CREATE TABLE "Odd Names"."My Table" ("Id" integer NOT NULL, "select" text DEFAULT 'it''s', CONSTRAINT "My Key" PRIMARY KEY ("Id"));

-- Inheritance and partitions.
CREATE TABLE stock.log (at timestamptz DEFAULT now() NOT NULL, message text, CONSTRAINT log_message CHECK (message <> ''));
CREATE TABLE stock.error_log (severity smallint DEFAULT 1) INHERITS (stock.log);
CREATE TABLE stock.reading (
    id bigint NOT NULL,
    at date NOT NULL,
    value double precision,
    CONSTRAINT reading_pkey PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE stock.reading_2023 PARTITION OF stock.reading FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE stock.reading_2024 PARTITION OF stock.reading FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX reading_value ON stock.reading (value);
CREATE TABLE sales.region (code text NOT NULL, amount integer) PARTITION BY LIST (code);
CREATE TABLE sales.region_north PARTITION OF sales.region FOR VALUES IN ('no', 'ne');
CREATE TABLE sales.region_other PARTITION OF sales.region DEFAULT;

-- Views.
CREATE VIEW stock.shelf AS
    SELECT i.id, i.sku, i.name, p.code AS place FROM stock.item i LEFT JOIN stock.place p ON p.id = i.place_id
    WHERE i.active;
CREATE VIEW sales.cheap WITH (security_barrier = true) AS
    SELECT id, name, price FROM stock.item WHERE price < 10 WITH LOCAL CHECK OPTION;
CREATE VIEW sales.totals AS
    SELECT customer_id, count(*) AS sales, sum(amount) AS amount FROM sales.sale GROUP BY customer_id;
CREATE MATERIALIZED VIEW sales.best AS
    SELECT item_id, sum(amount) AS amount FROM sales.sale GROUP BY item_id HAVING sum(amount) > 100;
CREATE UNIQUE INDEX best_item ON sales.best (item_id);
COMMENT ON VIEW stock.shelf IS 'What can be sold';
CREATE RULE keep AS ON DELETE TO sales.note DO INSTEAD NOTHING;

-- Triggers and policies.
CREATE TRIGGER item_touch BEFORE UPDATE OF name, price ON stock.item
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION stock.touch();
CREATE TRIGGER place_note AFTER INSERT OR DELETE ON stock.place
    FOR EACH STATEMENT EXECUTE FUNCTION stock.note_change('place');
CREATE TRIGGER sale_rows AFTER INSERT ON sales.sale
    REFERENCING NEW TABLE AS sold FOR EACH STATEMENT EXECUTE FUNCTION stock.note_change();
CREATE CONSTRAINT TRIGGER sale_later AFTER UPDATE ON sales.sale
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION stock.note_change();

ALTER TABLE sales.customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON sales.customer USING (name = CURRENT_USER) WITH CHECK (credit < 1000);
CREATE POLICY readers ON sales.customer FOR SELECT TO stock_reader USING (email IS NOT NULL);
CREATE POLICY no_giants ON sales.customer AS RESTRICTIVE FOR INSERT TO stock_writer WITH CHECK (credit <= 500);

-- Privileges.
GRANT USAGE ON SCHEMA stock TO stock_reader;
GRANT SELECT ON stock.item TO stock_reader;
GRANT SELECT, INSERT, UPDATE ON stock.item TO stock_writer;
GRANT UPDATE (name) ON stock.place TO stock_writer;
GRANT USAGE ON SEQUENCE stock.ticket TO stock_writer;
REVOKE EXECUTE ON FUNCTION stock.secret() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stock.secret() TO stock_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA spare GRANT SELECT ON TABLES TO stock_reader;
