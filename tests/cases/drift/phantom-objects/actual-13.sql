--
-- PostgreSQL database dump
--

-- Dumped from database version 13.16 (Debian 13.16-0+deb11u1)
-- Dumped by pg_dump version 13.16 (Debian 13.16-0+deb11u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: sales; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA sales;


ALTER SCHEMA sales OWNER TO postgres;

--
-- Name: spare; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA spare;


ALTER SCHEMA spare OWNER TO postgres;

--
-- Name: stock; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA stock;


ALTER SCHEMA stock OWNER TO postgres;

--
-- Name: call_handler(); Type: FUNCTION; Schema: stock; Owner: postgres
--

CREATE FUNCTION stock.call_handler() RETURNS language_handler
    LANGUAGE c
    AS '$libdir/plpgsql', 'plpgsql_call_handler';


ALTER FUNCTION stock.call_handler() OWNER TO postgres;

--
-- Name: inline_handler(internal); Type: FUNCTION; Schema: stock; Owner: postgres
--

CREATE FUNCTION stock.inline_handler(internal) RETURNS void
    LANGUAGE c
    AS '$libdir/plpgsql', 'plpgsql_inline_handler';


ALTER FUNCTION stock.inline_handler(internal) OWNER TO postgres;

--
-- Name: validator(oid); Type: FUNCTION; Schema: stock; Owner: postgres
--

CREATE FUNCTION stock.validator(oid) RETURNS void
    LANGUAGE c
    AS '$libdir/plpgsql', 'plpgsql_validator';


ALTER FUNCTION stock.validator(oid) OWNER TO postgres;

--
-- Name: plother; Type: PROCEDURAL LANGUAGE; Schema: -; Owner: stock_owner
--

CREATE PROCEDURAL LANGUAGE plother HANDLER stock.call_handler INLINE stock.inline_handler VALIDATOR stock.validator;


ALTER PROCEDURAL LANGUAGE plother OWNER TO stock_owner;

--
-- Name: LANGUAGE plother; Type: COMMENT; Schema: -; Owner: stock_owner
--

COMMENT ON LANGUAGE plother IS 'A second one';


--
-- Name: pltrusted; Type: PROCEDURAL LANGUAGE; Schema: -; Owner: postgres
--

CREATE TRUSTED PROCEDURAL LANGUAGE pltrusted HANDLER stock.call_handler;


ALTER PROCEDURAL LANGUAGE pltrusted OWNER TO postgres;

--
-- Name: TRANSFORM FOR integer LANGUAGE sql; Type: TRANSFORM; Schema: -; Owner: -
--

CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal), TO SQL WITH FUNCTION pg_catalog.int4recv(internal));


--
-- Name: TRANSFORM FOR integer LANGUAGE sql; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON TRANSFORM FOR integer LANGUAGE sql IS 'Only a try';


--
-- Name: TRANSFORM FOR bigint LANGUAGE plpgsql; Type: TRANSFORM; Schema: -; Owner: -
--

CREATE TRANSFORM FOR bigint LANGUAGE plpgsql (TO SQL WITH FUNCTION pg_catalog.int8recv(internal));


--
-- Name: file_fdw; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS file_fdw WITH SCHEMA public;


--
-- Name: EXTENSION file_fdw; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION file_fdw IS 'foreign-data wrapper for flat file access';


--
-- Name: postgres_fdw; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS postgres_fdw WITH SCHEMA public;


--
-- Name: EXTENSION postgres_fdw; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION postgres_fdw IS 'foreign-data wrapper for remote PostgreSQL servers';


--
-- Name: grade; Type: TYPE; Schema: stock; Owner: postgres
--

CREATE TYPE stock.grade AS ENUM (
    'raw',
    'good'
);


ALTER TYPE stock.grade OWNER TO postgres;

--
-- Name: sku; Type: DOMAIN; Schema: stock; Owner: postgres
--

CREATE DOMAIN stock.sku AS text;


ALTER DOMAIN stock.sku OWNER TO postgres;

--
-- Name: CAST (stock.grade AS json); Type: CAST; Schema: -; Owner: -
--

CREATE CAST (stock.grade AS json) WITH INOUT;


--
-- Name: to_grade(integer); Type: FUNCTION; Schema: stock; Owner: postgres
--

CREATE FUNCTION stock.to_grade(integer) RETURNS stock.grade
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 'raw'::stock.grade $$;


ALTER FUNCTION stock.to_grade(integer) OWNER TO postgres;

--
-- Name: CAST (integer AS stock.grade); Type: CAST; Schema: -; Owner: -
--

CREATE CAST (integer AS stock.grade) WITH FUNCTION stock.to_grade(integer) AS ASSIGNMENT;


--
-- Name: CAST (integer AS stock.grade); Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON CAST (integer AS stock.grade) IS 'By number';


--
-- Name: check_options(text[], oid); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.check_options(text[], oid) RETURNS void
    LANGUAGE plpgsql
    AS $$begin end$$;


ALTER FUNCTION public.check_options(text[], oid) OWNER TO postgres;

--
-- Name: on_command(); Type: FUNCTION; Schema: stock; Owner: postgres
--

CREATE FUNCTION stock.on_command() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$begin end$$;


ALTER FUNCTION stock.on_command() OWNER TO postgres;

--
-- Name: on_drop(); Type: FUNCTION; Schema: stock; Owner: postgres
--

CREATE FUNCTION stock.on_drop() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$begin end$$;


ALTER FUNCTION stock.on_drop() OWNER TO postgres;

--
-- Name: touch(); Type: FUNCTION; Schema: stock; Owner: postgres
--

CREATE FUNCTION stock.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$begin return new; end$$;


ALTER FUNCTION stock.touch() OWNER TO postgres;

--
-- Name: other_gist; Type: ACCESS METHOD; Schema: -; Owner: -
--

CREATE ACCESS METHOD other_gist TYPE INDEX HANDLER gisthandler;


--
-- Name: other_heap; Type: ACCESS METHOD; Schema: -; Owner: -
--

CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler;


--
-- Name: ACCESS METHOD other_heap; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON ACCESS METHOD other_heap IS 'The same under another name';


--
-- Name: from_latin; Type: CONVERSION; Schema: stock; Owner: stock_writer
--

CREATE DEFAULT CONVERSION stock.from_latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;


ALTER CONVERSION stock.from_latin OWNER TO stock_writer;

--
-- Name: to_latin; Type: CONVERSION; Schema: stock; Owner: postgres
--

CREATE CONVERSION stock.to_latin FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;


ALTER CONVERSION stock.to_latin OWNER TO postgres;

--
-- Name: CONVERSION to_latin; Type: COMMENT; Schema: stock; Owner: postgres
--

COMMENT ON CONVERSION stock.to_latin IS 'For the old printer';


--
-- Name: own; Type: FOREIGN DATA WRAPPER; Schema: -; Owner: postgres
--

CREATE FOREIGN DATA WRAPPER own VALIDATOR public.check_options OPTIONS (
    debug 'true',
    path '/srv'
);


ALTER FOREIGN DATA WRAPPER own OWNER TO postgres;

--
-- Name: FOREIGN DATA WRAPPER own; Type: COMMENT; Schema: -; Owner: postgres
--

COMMENT ON FOREIGN DATA WRAPPER own IS 'For the archive';


--
-- Name: plain; Type: FOREIGN DATA WRAPPER; Schema: -; Owner: postgres
--

CREATE FOREIGN DATA WRAPPER plain;


ALTER FOREIGN DATA WRAPPER plain OWNER TO postgres;

--
-- Name: archive; Type: SERVER; Schema: -; Owner: stock_owner
--

CREATE SERVER archive TYPE 'tape' VERSION '2.0' FOREIGN DATA WRAPPER own OPTIONS (
    api_key 's3cret',
    host 'vault'
);


ALTER SERVER archive OWNER TO stock_owner;

--
-- Name: USER MAPPING public SERVER archive; Type: USER MAPPING; Schema: -; Owner: stock_owner
--

CREATE USER MAPPING FOR public SERVER archive OPTIONS (
    token 's3cret'
);


--
-- Name: branch; Type: SERVER; Schema: -; Owner: postgres
--

CREATE SERVER branch FOREIGN DATA WRAPPER postgres_fdw OPTIONS (
    dbname 'shop',
    host 'branch.example',
    port '5433'
);


ALTER SERVER branch OWNER TO postgres;

--
-- Name: SERVER branch; Type: COMMENT; Schema: -; Owner: postgres
--

COMMENT ON SERVER branch IS 'The other shop';


--
-- Name: USER MAPPING stock_reader SERVER branch; Type: USER MAPPING; Schema: -; Owner: postgres
--

CREATE USER MAPPING FOR stock_reader SERVER branch OPTIONS (
    password 's3cret',
    "user" 'reader'
);


--
-- Name: USER MAPPING stock_writer SERVER branch; Type: USER MAPPING; Schema: -; Owner: postgres
--

CREATE USER MAPPING FOR stock_writer SERVER branch;


--
-- Name: files; Type: SERVER; Schema: -; Owner: postgres
--

CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;


ALTER SERVER files OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: event; Type: TABLE; Schema: sales; Owner: postgres
--

CREATE TABLE sales.event (
    id integer NOT NULL
);


ALTER TABLE sales.event OWNER TO postgres;

--
-- Name: event_more; Type: TABLE; Schema: sales; Owner: postgres
--

CREATE TABLE sales.event_more (
    more text
)
INHERITS (sales.event);


ALTER TABLE sales.event_more OWNER TO postgres;

--
-- Name: note; Type: TABLE; Schema: sales; Owner: postgres
--

CREATE TABLE sales.note (
    id integer NOT NULL,
    body text
);


ALTER TABLE sales.note OWNER TO postgres;

--
-- Name: far_item; Type: FOREIGN TABLE; Schema: stock; Owner: postgres
--

CREATE FOREIGN TABLE stock.far_item (
    id integer NOT NULL,
    name text DEFAULT 'none'::text,
    price numeric(10,2),
    made date,
    CONSTRAINT far_price CHECK ((price > (0)::numeric))
)
SERVER branch
OPTIONS (
    schema_name 'public',
    table_name 'item'
);
ALTER FOREIGN TABLE stock.far_item ALTER COLUMN name OPTIONS (
    column_name 'title'
);


ALTER FOREIGN TABLE stock.far_item OWNER TO postgres;

--
-- Name: FOREIGN TABLE far_item; Type: COMMENT; Schema: stock; Owner: postgres
--

COMMENT ON FOREIGN TABLE stock.far_item IS 'What the other shop has';


--
-- Name: COLUMN far_item.name; Type: COMMENT; Schema: stock; Owner: postgres
--

COMMENT ON COLUMN stock.far_item.name IS 'Their title';


--
-- Name: far_names; Type: VIEW; Schema: stock; Owner: postgres
--

CREATE VIEW stock.far_names AS
 SELECT far_item.id,
    far_item.name
   FROM stock.far_item
  WHERE (far_item.price < (10)::numeric);


ALTER TABLE stock.far_names OWNER TO postgres;

SET default_table_access_method = other_heap;

--
-- Name: heaped; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.heaped (
    a integer
);


ALTER TABLE stock.heaped OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: item; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.item (
    id integer NOT NULL,
    name text NOT NULL,
    price numeric(10,2),
    kind text,
    made date,
    gross numeric GENERATED ALWAYS AS ((price * (2)::numeric)) STORED
);


ALTER TABLE stock.item OWNER TO postgres;

--
-- Name: listing; Type: FOREIGN TABLE; Schema: stock; Owner: postgres
--

CREATE FOREIGN TABLE stock.listing (
    line text,
    number integer
)
SERVER files
OPTIONS (
    filename '/srv/list.csv',
    format 'csv',
    header 'true'
);
ALTER FOREIGN TABLE stock.listing ALTER COLUMN number OPTIONS (
    force_not_null 'true'
);


ALTER FOREIGN TABLE stock.listing OWNER TO postgres;

--
-- Name: metered; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.metered (
    at date NOT NULL,
    value integer
)
PARTITION BY RANGE (at);


ALTER TABLE stock.metered OWNER TO postgres;

--
-- Name: metered_2024; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.metered_2024 (
    at date NOT NULL,
    value integer
);
ALTER TABLE ONLY stock.metered ATTACH PARTITION stock.metered_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');


ALTER TABLE stock.metered_2024 OWNER TO postgres;

--
-- Name: place; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.place (
    id integer NOT NULL,
    code text
);


ALTER TABLE stock.place OWNER TO postgres;

--
-- Name: reading; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.reading (
    at date NOT NULL,
    value integer
)
PARTITION BY RANGE (at);


ALTER TABLE stock.reading OWNER TO postgres;

--
-- Name: reading_2023; Type: FOREIGN TABLE; Schema: stock; Owner: postgres
--

CREATE FOREIGN TABLE stock.reading_2023 (
    at date NOT NULL,
    value integer
)
SERVER branch
OPTIONS (
    table_name 'old_reading'
);
ALTER TABLE ONLY stock.reading ATTACH PARTITION stock.reading_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');


ALTER FOREIGN TABLE stock.reading_2023 OWNER TO postgres;

--
-- Name: reading_2024; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.reading_2024 (
    at date NOT NULL,
    value integer
);
ALTER TABLE ONLY stock.reading ATTACH PARTITION stock.reading_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');


ALTER TABLE stock.reading_2024 OWNER TO postgres;

--
-- Name: event event_pkey; Type: CONSTRAINT; Schema: sales; Owner: postgres
--

ALTER TABLE ONLY sales.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);


--
-- Name: note note_pkey; Type: CONSTRAINT; Schema: sales; Owner: postgres
--

ALTER TABLE ONLY sales.note
    ADD CONSTRAINT note_pkey PRIMARY KEY (id);


--
-- Name: item item_pkey; Type: CONSTRAINT; Schema: stock; Owner: postgres
--

ALTER TABLE ONLY stock.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (id);


--
-- Name: place place_pkey; Type: CONSTRAINT; Schema: stock; Owner: postgres
--

ALTER TABLE ONLY stock.place
    ADD CONSTRAINT place_pkey PRIMARY KEY (id);


--
-- Name: far_item far_touch; Type: TRIGGER; Schema: stock; Owner: postgres
--

CREATE TRIGGER far_touch BEFORE UPDATE ON stock.far_item FOR EACH ROW EXECUTE FUNCTION stock.touch();


--
-- Name: empty; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION empty WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION empty OWNER TO postgres;

--
-- Name: everything; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, update');


ALTER PUBLICATION everything OWNER TO postgres;

--
-- Name: part; Type: PUBLICATION; Schema: -; Owner: stock_writer
--

CREATE PUBLICATION part WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION part OWNER TO stock_writer;

--
-- Name: PUBLICATION part; Type: COMMENT; Schema: -; Owner: stock_writer
--

COMMENT ON PUBLICATION part IS 'For the branch';


--
-- Name: tree; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION tree WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);


ALTER PUBLICATION tree OWNER TO postgres;

--
-- Name: part event; Type: PUBLICATION TABLE; Schema: sales; Owner: stock_writer
--

ALTER PUBLICATION part ADD TABLE ONLY sales.event;


--
-- Name: tree metered; Type: PUBLICATION TABLE; Schema: stock; Owner: postgres
--

ALTER PUBLICATION tree ADD TABLE ONLY stock.metered;


--
-- Name: part place; Type: PUBLICATION TABLE; Schema: stock; Owner: stock_writer
--

ALTER PUBLICATION part ADD TABLE ONLY stock.place;


--
-- Name: branch; Type: SUBSCRIPTION; Schema: -; Owner: postgres
--

CREATE SUBSCRIPTION branch CONNECTION 'host=head.example port=5432 user=copy password=s3cret dbname=shop' PUBLICATION part, everything WITH (connect = false, slot_name = 'branch_slot');


ALTER SUBSCRIPTION branch OWNER TO postgres;

--
-- Name: quiet; Type: SUBSCRIPTION; Schema: -; Owner: stock_owner
--

CREATE SUBSCRIPTION quiet CONNECTION 'host=head.example' PUBLICATION tree WITH (connect = false, slot_name = NONE, synchronous_commit = local);


ALTER SUBSCRIPTION quiet OWNER TO stock_owner;

--
-- Name: SUBSCRIPTION quiet; Type: COMMENT; Schema: -; Owner: stock_owner
--

COMMENT ON SUBSCRIPTION quiet IS 'Not followed yet';


--
-- Name: LANGUAGE pltrusted; Type: ACL; Schema: -; Owner: postgres
--

REVOKE ALL ON LANGUAGE pltrusted FROM PUBLIC;
GRANT ALL ON LANGUAGE pltrusted TO stock_reader;


--
-- Name: TYPE grade; Type: ACL; Schema: stock; Owner: postgres
--

REVOKE ALL ON TYPE stock.grade FROM PUBLIC;
GRANT ALL ON TYPE stock.grade TO stock_reader;


--
-- Name: FOREIGN DATA WRAPPER own; Type: ACL; Schema: -; Owner: postgres
--

GRANT ALL ON FOREIGN DATA WRAPPER own TO stock_reader;


--
-- Name: FOREIGN SERVER branch; Type: ACL; Schema: -; Owner: postgres
--

GRANT ALL ON FOREIGN SERVER branch TO stock_writer;


--
-- Name: TABLE far_item; Type: ACL; Schema: stock; Owner: postgres
--

GRANT SELECT ON TABLE stock.far_item TO stock_reader;


--
-- Name: DEFAULT PRIVILEGES FOR SEQUENCES; Type: DEFAULT ACL; Schema: spare; Owner: stock_writer
--

ALTER DEFAULT PRIVILEGES FOR ROLE stock_writer IN SCHEMA spare GRANT USAGE ON SEQUENCES  TO stock_reader;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: spare; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA spare GRANT SELECT ON TABLES  TO stock_reader;


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: stock_writer
--

ALTER DEFAULT PRIVILEGES FOR ROLE stock_writer REVOKE ALL ON FUNCTIONS  FROM PUBLIC;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: -; Owner: stock_writer
--

ALTER DEFAULT PRIVILEGES FOR ROLE stock_writer GRANT SELECT ON TABLES  TO stock_reader;


--
-- Name: watch; Type: EVENT TRIGGER; Schema: -; Owner: postgres
--

CREATE EVENT TRIGGER watch ON ddl_command_end
         WHEN TAG IN ('CREATE VIEW', 'DROP VIEW')
   EXECUTE FUNCTION stock.on_command();


ALTER EVENT TRIGGER watch OWNER TO postgres;

--
-- Name: EVENT TRIGGER watch; Type: COMMENT; Schema: -; Owner: postgres
--

COMMENT ON EVENT TRIGGER watch IS 'Who makes views';


--
-- Name: watch_drop; Type: EVENT TRIGGER; Schema: -; Owner: postgres
--

CREATE EVENT TRIGGER watch_drop ON sql_drop
   EXECUTE FUNCTION stock.on_drop();

ALTER EVENT TRIGGER watch_drop DISABLE;


ALTER EVENT TRIGGER watch_drop OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

