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
-- Name: app; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA app;


ALTER SCHEMA app OWNER TO postgres;

--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: uuid-ossp; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;


--
-- Name: EXTENSION "uuid-ossp"; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION "uuid-ossp" IS 'generate universally unique identifiers (UUIDs)';


--
-- Name: address; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE app.address AS (
	street text,
	zip character varying(10) COLLATE pg_catalog."C"
);


ALTER TYPE app.address OWNER TO postgres;

--
-- Name: email; Type: DOMAIN; Schema: app; Owner: postgres
--

CREATE DOMAIN app.email AS text
	CONSTRAINT email_check CHECK ((VALUE ~~ '%@%'::text));


ALTER DOMAIN app.email OWNER TO postgres;

--
-- Name: mood; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE app.mood AS ENUM (
    'a',
    'b',
    'c'
);


ALTER TYPE app.mood OWNER TO postgres;

--
-- Name: span; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE app.span AS RANGE (
    subtype = date
);


ALTER TYPE app.span OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: Quoted Table; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app."Quoted Table" (
    "Column One" integer,
    "select" text,
    "ünï" text
);


ALTER TABLE app."Quoted Table" OWNER TO postgres;

--
-- Name: base; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.base (
    id bigint NOT NULL,
    a integer DEFAULT 1,
    b text COLLATE pg_catalog."C",
    c integer GENERATED ALWAYS AS ((a * 2)) STORED,
    CONSTRAINT base_a_check CHECK ((a > 0))
)
WITH (fillfactor='80', autovacuum_enabled='false');
ALTER TABLE ONLY app.base ALTER COLUMN b SET STATISTICS 500;
ALTER TABLE ONLY app.base ALTER COLUMN b SET STORAGE EXTERNAL;

ALTER TABLE ONLY app.base REPLICA IDENTITY FULL;


ALTER TABLE app.base OWNER TO postgres;

--
-- Name: TABLE base; Type: COMMENT; Schema: app; Owner: postgres
--

COMMENT ON TABLE app.base IS 'it''s
two lines';


--
-- Name: COLUMN base.a; Type: COMMENT; Schema: app; Owner: postgres
--

COMMENT ON COLUMN app.base.a IS 'a\b';


--
-- Name: copied; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.copied (
    id bigint NOT NULL,
    a integer DEFAULT 1,
    b text COLLATE pg_catalog."C",
    c integer GENERATED ALWAYS AS ((a * 2)) STORED,
    CONSTRAINT base_a_check CHECK ((a > 0))
);


ALTER TABLE app.copied OWNER TO postgres;

--
-- Name: COLUMN copied.a; Type: COMMENT; Schema: app; Owner: postgres
--

COMMENT ON COLUMN app.copied.a IS 'a\b';


--
-- Name: fancy; Type: SEQUENCE; Schema: app; Owner: postgres
--

CREATE SEQUENCE app.fancy
    AS integer
    START WITH 10
    INCREMENT BY -2
    MINVALUE -100
    MAXVALUE 50
    CACHE 5
    CYCLE;


ALTER TABLE app.fancy OWNER TO postgres;

--
-- Name: fast; Type: TABLE; Schema: app; Owner: postgres
--

CREATE UNLOGGED TABLE app.fast (
    x integer
);


ALTER TABLE app.fast OWNER TO postgres;

--
-- Name: heir; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.heir (
    extra text
)
INHERITS (app.base);
ALTER TABLE ONLY app.heir ALTER COLUMN b SET STATISTICS 500;
ALTER TABLE ONLY app.heir ALTER COLUMN b SET STORAGE EXTERNAL;


ALTER TABLE app.heir OWNER TO postgres;

--
-- Name: ids; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.ids (
    a uuid DEFAULT gen_random_uuid(),
    b uuid DEFAULT public.uuid_generate_v4()
);


ALTER TABLE app.ids OWNER TO postgres;

--
-- Name: listed; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.listed (
    k text,
    v integer
)
PARTITION BY LIST (k);


ALTER TABLE app.listed OWNER TO postgres;

--
-- Name: listed_ab; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.listed_ab (
    k text,
    v integer
)
PARTITION BY HASH (v);
ALTER TABLE ONLY app.listed ATTACH PARTITION app.listed_ab FOR VALUES IN ('a', 'b');


ALTER TABLE app.listed_ab OWNER TO postgres;

--
-- Name: listed_ab_0; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.listed_ab_0 (
    k text,
    v integer
);
ALTER TABLE ONLY app.listed_ab ATTACH PARTITION app.listed_ab_0 FOR VALUES WITH (modulus 2, remainder 0);


ALTER TABLE app.listed_ab_0 OWNER TO postgres;

--
-- Name: listed_null; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.listed_null (
    k text,
    v integer
);
ALTER TABLE ONLY app.listed ATTACH PARTITION app.listed_null FOR VALUES IN (NULL);


ALTER TABLE app.listed_null OWNER TO postgres;

--
-- Name: owned; Type: SEQUENCE; Schema: app; Owner: postgres
--

CREATE SEQUENCE app.owned
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE app.owned OWNER TO postgres;

--
-- Name: owned; Type: SEQUENCE OWNED BY; Schema: app; Owner: postgres
--

ALTER SEQUENCE app.owned OWNED BY app.fast.x;


--
-- Name: part; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.part (
    id integer NOT NULL,
    at date NOT NULL,
    kind text
)
PARTITION BY RANGE (at);


ALTER TABLE app.part OWNER TO postgres;

--
-- Name: part_2024; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.part_2024 (
    id integer NOT NULL,
    at date NOT NULL,
    kind text
);
ALTER TABLE ONLY app.part ATTACH PARTITION app.part_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');


ALTER TABLE app.part_2024 OWNER TO postgres;

--
-- Name: part_rest; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.part_rest (
    id integer NOT NULL,
    at date NOT NULL,
    kind text
);
ALTER TABLE ONLY app.part ATTACH PARTITION app.part_rest DEFAULT;


ALTER TABLE app.part_rest OWNER TO postgres;

--
-- Name: plain; Type: SEQUENCE; Schema: app; Owner: postgres
--

CREATE SEQUENCE app.plain
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE app.plain OWNER TO postgres;

--
-- Name: typed; Type: TABLE; Schema: app; Owner: postgres
--

CREATE TABLE app.typed OF app.address;


ALTER TABLE app.typed OWNER TO postgres;

--
-- Name: heir a; Type: DEFAULT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.heir ALTER COLUMN a SET DEFAULT 1;


--
-- Name: base base_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.base
    ADD CONSTRAINT base_pkey PRIMARY KEY (id);


--
-- Name: copied copied_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.copied
    ADD CONSTRAINT copied_pkey PRIMARY KEY (id);


--
-- Name: part part_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.part
    ADD CONSTRAINT part_pkey PRIMARY KEY (id, at);


--
-- Name: part_2024 part_2024_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.part_2024
    ADD CONSTRAINT part_2024_pkey PRIMARY KEY (id, at);


--
-- Name: part_rest part_rest_pkey; Type: CONSTRAINT; Schema: app; Owner: postgres
--

ALTER TABLE ONLY app.part_rest
    ADD CONSTRAINT part_rest_pkey PRIMARY KEY (id, at);


--
-- Name: base_b; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX base_b ON app.base USING btree (b);


--
-- Name: copied_b_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX copied_b_idx ON app.copied USING btree (b);


--
-- Name: part_kind; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX part_kind ON ONLY app.part USING btree (kind);


--
-- Name: part_2024_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX part_2024_kind_idx ON app.part_2024 USING btree (kind);


--
-- Name: part_rest_kind_idx; Type: INDEX; Schema: app; Owner: postgres
--

CREATE INDEX part_rest_kind_idx ON app.part_rest USING btree (kind);


--
-- Name: part_2024_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.part_kind ATTACH PARTITION app.part_2024_kind_idx;


--
-- Name: part_2024_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.part_pkey ATTACH PARTITION app.part_2024_pkey;


--
-- Name: part_rest_kind_idx; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.part_kind ATTACH PARTITION app.part_rest_kind_idx;


--
-- Name: part_rest_pkey; Type: INDEX ATTACH; Schema: app; Owner: postgres
--

ALTER INDEX app.part_pkey ATTACH PARTITION app.part_rest_pkey;


--
-- Name: st; Type: STATISTICS; Schema: app; Owner: postgres
--

CREATE STATISTICS app.st (ndistinct, dependencies) ON a, b FROM app.base;


ALTER STATISTICS app.st OWNER TO postgres;

--
-- Name: st2; Type: STATISTICS; Schema: app; Owner: postgres
--

CREATE STATISTICS app.st2 ON id, a FROM app.base;


ALTER STATISTICS app.st2 OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

