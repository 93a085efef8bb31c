-- Publications with row filters, columns and schemas.
CREATE SCHEMA stock;
CREATE TABLE stock.item (
    id integer PRIMARY KEY,
    name text NOT NULL,
    price numeric(10,2) DEFAULT 0,
    state varchar(10),
    made timestamptz
);
CREATE TABLE stock.place (id integer PRIMARY KEY, "Odd Name" text, grade smallint);
CREATE TABLE stock.reading (at date NOT NULL, value integer, note text) PARTITION BY RANGE (at);
CREATE TABLE stock.reading_2024 PARTITION OF stock.reading FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE public.log (id bigint, message text);
CREATE TABLE public.error_log (severity smallint) INHERITS (public.log);
CREATE PUBLICATION filtered FOR TABLE
    stock.item (made, price, id) WHERE (price BETWEEN 1 AND 10.5 OR name LIKE 'a%' AND state = 'new'),
    stock.place WHERE (("Odd Name" || 'x') <> '' AND grade IN (1, 2, 3) AND NOT grade IS NULL),
    log WHERE (lower(message) IS DISTINCT FROM 'none' AND coalesce(id, 0) > '5');
CREATE PUBLICATION rooted FOR TABLE stock.reading (value, at) WHERE (at >= '2024-02-03' AND value * 2 > 7)
    WITH (publish = 'delete,insert', publish_via_partition_root);
CREATE PUBLICATION schemas FOR TABLES IN SCHEMA stock, CURRENT_SCHEMA, TABLE stock.item WHERE (made < '2020-01-01 12:00+00');
CREATE PUBLICATION altered;
ALTER PUBLICATION altered ADD TABLE stock.item, ONLY log;
ALTER PUBLICATION altered SET TABLE stock.item (name, id), error_log;
ALTER PUBLICATION altered DROP TABLE error_log;
ALTER PUBLICATION altered SET (publish = 'truncate');
ALTER TABLE stock.item RENAME COLUMN name TO title;
ALTER TABLE stock.item RENAME TO thing;
