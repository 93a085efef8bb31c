-- Publications and subscriptions, and what they are about.
SELECT current_setting('server_version_num')::integer >= 150000 AS since_15 \gset

CREATE SCHEMA stock;
CREATE SCHEMA sales;
CREATE TABLE stock.item (
    id integer PRIMARY KEY,
    name text NOT NULL,
    price numeric(10,2),
    kind text,
    made date,
    gross numeric GENERATED ALWAYS AS (price * 2) STORED
);
CREATE TABLE stock.place (id integer PRIMARY KEY, code text);
CREATE TABLE stock.reading (at date NOT NULL, value integer) PARTITION BY RANGE (at);
CREATE TABLE stock.reading_2024 PARTITION OF stock.reading FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE sales.note (id integer PRIMARY KEY, body text);
CREATE TABLE sales.event (id integer PRIMARY KEY);
CREATE TABLE sales.event_more (more text) INHERITS (sales.event);

CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, update');
CREATE PUBLICATION empty;
CREATE PUBLICATION part FOR TABLE stock.place, ONLY sales.event;
COMMENT ON PUBLICATION part IS 'For the branch';
ALTER PUBLICATION part OWNER TO stock_writer;
CREATE PUBLICATION tree FOR TABLE stock.reading WITH (publish_via_partition_root = true);
\if :since_15
CREATE PUBLICATION filtered FOR TABLE
    stock.item (id, name, kind) WHERE (price > 10 AND kind IN ('tool', 'part')),
    stock.place WHERE (code <> '');
CREATE PUBLICATION whole FOR TABLES IN SCHEMA sales, TABLE stock.place;
\endif

CREATE SUBSCRIPTION branch CONNECTION 'host=head.example port=5432 user=copy password=s3cret dbname=shop'
    PUBLICATION part, everything WITH (connect = false, slot_name = 'branch_slot');
CREATE SUBSCRIPTION quiet CONNECTION 'host=head.example' PUBLICATION tree
    WITH (connect = false, slot_name = NONE, synchronous_commit = 'local');
COMMENT ON SUBSCRIPTION quiet IS 'Not followed yet';
ALTER SUBSCRIPTION quiet OWNER TO stock_owner;
