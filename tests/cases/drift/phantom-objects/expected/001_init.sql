-- What few databases have, as a migration writes it.
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION file_fdw;
CREATE SCHEMA stock;
CREATE SCHEMA sales;
CREATE SCHEMA spare;
CREATE FUNCTION public.check_options(text[], oid) RETURNS void LANGUAGE plpgsql AS 'begin end';

CREATE FOREIGN DATA WRAPPER plain;
CREATE FOREIGN DATA WRAPPER own VALIDATOR public.check_options OPTIONS (debug 'true', path '/srv');
COMMENT ON FOREIGN DATA WRAPPER own IS 'For the archive';
GRANT USAGE ON FOREIGN DATA WRAPPER own TO stock_reader;

CREATE SERVER archive TYPE 'tape' VERSION '2.0' FOREIGN DATA WRAPPER own OPTIONS (host 'vault', api_key 's3cret');
CREATE SERVER branch FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'branch.example', port '5433', dbname 'shop');
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
COMMENT ON SERVER branch IS 'The other shop';
GRANT USAGE ON FOREIGN SERVER branch TO stock_writer;
ALTER SERVER archive OWNER TO stock_owner;

CREATE USER MAPPING FOR PUBLIC SERVER archive OPTIONS (token 's3cret');
CREATE USER MAPPING FOR stock_reader SERVER branch OPTIONS (user 'reader', password 's3cret');
CREATE USER MAPPING FOR stock_writer SERVER branch;

CREATE FOREIGN TABLE stock.far_item (
    id integer NOT NULL,
    name text OPTIONS (column_name 'title') DEFAULT 'none',
    price numeric(10,2) CONSTRAINT far_price CHECK (price > 0),
    made date
) SERVER branch OPTIONS (schema_name 'public', table_name 'item');
COMMENT ON FOREIGN TABLE stock.far_item IS 'What the other shop has';
COMMENT ON COLUMN stock.far_item.name IS 'Their title';
GRANT SELECT ON stock.far_item TO stock_reader;
CREATE FOREIGN TABLE stock.listing (line text, number integer OPTIONS (force_not_null 'true'))
    SERVER files OPTIONS (filename '/srv/list.csv', format 'csv', header 'true');
CREATE TABLE stock.reading (at date NOT NULL, value integer) PARTITION BY RANGE (at);
CREATE TABLE stock.reading_2024 PARTITION OF stock.reading FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE FOREIGN TABLE stock.reading_2023 PARTITION OF stock.reading FOR VALUES FROM ('2023-01-01') TO ('2024-01-01')
    SERVER branch OPTIONS (table_name 'old_reading');
CREATE VIEW stock.far_names AS SELECT id, name FROM stock.far_item WHERE price < 10;
CREATE FUNCTION stock.touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER far_touch BEFORE UPDATE ON stock.far_item FOR EACH ROW EXECUTE FUNCTION stock.touch();


CREATE CONVERSION stock.to_latin FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE DEFAULT CONVERSION stock.from_latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON CONVERSION stock.to_latin IS 'For the old printer';
ALTER CONVERSION stock.from_latin OWNER TO stock_writer;

CREATE TRANSFORM FOR integer LANGUAGE sql
    (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));
CREATE TRANSFORM FOR bigint LANGUAGE plpgsql (TO SQL WITH FUNCTION int8recv(internal));
COMMENT ON TRANSFORM FOR integer LANGUAGE sql IS 'Only a try';

CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD other_gist TYPE INDEX HANDLER gisthandler;
COMMENT ON ACCESS METHOD other_heap IS 'The same under another name';
CREATE TABLE stock.heaped (a integer) USING other_heap;

CREATE FUNCTION stock.call_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION stock.inline_handler(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION stock.validator(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE LANGUAGE plother HANDLER stock.call_handler INLINE stock.inline_handler VALIDATOR stock.validator;
CREATE TRUSTED LANGUAGE pltrusted HANDLER stock.call_handler;
COMMENT ON LANGUAGE plother IS 'A second one';
REVOKE USAGE ON LANGUAGE pltrusted FROM PUBLIC;
GRANT USAGE ON LANGUAGE pltrusted TO stock_reader;
ALTER LANGUAGE plother OWNER TO stock_owner;

CREATE TYPE stock.grade AS ENUM ('raw', 'good');
CREATE DOMAIN stock.sku AS text;
CREATE FUNCTION stock.to_grade(integer) RETURNS stock.grade LANGUAGE sql IMMUTABLE AS $$ SELECT 'raw'::stock.grade $$;
CREATE CAST (integer AS stock.grade) WITH FUNCTION stock.to_grade(integer) AS ASSIGNMENT;
CREATE CAST (stock.grade AS json) WITH INOUT;
COMMENT ON CAST (integer AS stock.grade) IS 'By number';
REVOKE USAGE ON TYPE stock.grade FROM PUBLIC;
GRANT USAGE ON TYPE stock.grade TO stock_reader;

CREATE FUNCTION stock.on_command() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE FUNCTION stock.on_drop() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE VIEW', 'DROP VIEW') EXECUTE FUNCTION stock.on_command();
CREATE EVENT TRIGGER watch_drop ON sql_drop EXECUTE FUNCTION stock.on_drop();
COMMENT ON EVENT TRIGGER watch IS 'Who makes views';
ALTER EVENT TRIGGER watch_drop DISABLE;

ALTER DEFAULT PRIVILEGES FOR ROLE stock_writer GRANT SELECT ON TABLES TO stock_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE stock_writer IN SCHEMA spare GRANT USAGE ON SEQUENCES TO stock_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE stock_writer REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA spare GRANT SELECT ON TABLES TO stock_reader;

CREATE TABLE stock.item (
    id integer PRIMARY KEY,
    name text NOT NULL,
    price numeric(10,2),
    kind text,
    made date,
    gross numeric GENERATED ALWAYS AS (price * 2) STORED
);
CREATE TABLE stock.place (id integer PRIMARY KEY, code text);
CREATE TABLE stock.metered (at date NOT NULL, value integer) PARTITION BY RANGE (at);
CREATE TABLE stock.metered_2024 PARTITION OF stock.metered FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE sales.note (id integer PRIMARY KEY, body text);
CREATE TABLE sales.event (id integer PRIMARY KEY);
CREATE TABLE sales.event_more (more text) INHERITS (sales.event);

CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, update');
CREATE PUBLICATION empty;
CREATE PUBLICATION part FOR TABLE stock.place, ONLY sales.event;
COMMENT ON PUBLICATION part IS 'For the branch';
ALTER PUBLICATION part OWNER TO stock_writer;
CREATE PUBLICATION tree FOR TABLE stock.metered WITH (publish_via_partition_root = true);

CREATE SUBSCRIPTION branch CONNECTION 'host=head.example port=5432 user=copy password=s3cret dbname=shop'
    PUBLICATION part, everything WITH (connect = false, slot_name = 'branch_slot');
CREATE SUBSCRIPTION quiet CONNECTION 'host=head.example' PUBLICATION tree
    WITH (connect = false, slot_name = NONE, synchronous_commit = 'local');
COMMENT ON SUBSCRIPTION quiet IS 'Not followed yet';
ALTER SUBSCRIPTION quiet OWNER TO stock_owner;
