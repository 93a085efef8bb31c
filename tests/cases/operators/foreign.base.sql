-- Foreign data of all kinds.
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION file_fdw;
CREATE SCHEMA stock;
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
