--
-- PostgreSQL database dump
--

\restrict key

-- Dumped from database version 18.6 (Debian 18.6-3)
-- Dumped by pg_dump version 18.6 (Debian 18.6-3)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: stock; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA stock;


ALTER SCHEMA stock OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: log; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log (
    id bigint,
    message text
);


ALTER TABLE public.log OWNER TO postgres;

--
-- Name: error_log; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.error_log (
    severity smallint
)
INHERITS (public.log);


ALTER TABLE public.error_log OWNER TO postgres;

--
-- Name: place; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.place (
    id integer NOT NULL,
    "Odd Name" text,
    grade smallint
);


ALTER TABLE stock.place OWNER TO postgres;

--
-- Name: reading; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.reading (
    at date NOT NULL,
    value integer,
    note text
)
PARTITION BY RANGE (at);


ALTER TABLE stock.reading OWNER TO postgres;

--
-- Name: reading_2024; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.reading_2024 (
    at date CONSTRAINT reading_at_not_null NOT NULL,
    value integer,
    note text
);


ALTER TABLE stock.reading_2024 OWNER TO postgres;

--
-- Name: thing; Type: TABLE; Schema: stock; Owner: postgres
--

CREATE TABLE stock.thing (
    id integer CONSTRAINT item_id_not_null NOT NULL,
    title text CONSTRAINT item_name_not_null NOT NULL,
    price numeric(10,2) DEFAULT 0,
    state character varying(10),
    made timestamp with time zone
);


ALTER TABLE stock.thing OWNER TO postgres;

--
-- Name: reading_2024; Type: TABLE ATTACH; Schema: stock; Owner: postgres
--

ALTER TABLE ONLY stock.reading ATTACH PARTITION stock.reading_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');


--
-- Name: thing item_pkey; Type: CONSTRAINT; Schema: stock; Owner: postgres
--

ALTER TABLE ONLY stock.thing
    ADD CONSTRAINT item_pkey PRIMARY KEY (id);


--
-- Name: place place_pkey; Type: CONSTRAINT; Schema: stock; Owner: postgres
--

ALTER TABLE ONLY stock.place
    ADD CONSTRAINT place_pkey PRIMARY KEY (id);


--
-- Name: altered; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION altered WITH (publish = 'truncate');


ALTER PUBLICATION altered OWNER TO postgres;

--
-- Name: filtered; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION filtered WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION filtered OWNER TO postgres;

--
-- Name: rooted; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION rooted WITH (publish = 'insert, delete', publish_via_partition_root = true);


ALTER PUBLICATION rooted OWNER TO postgres;

--
-- Name: schemas; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION schemas WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION schemas OWNER TO postgres;

--
-- Name: filtered error_log; Type: PUBLICATION TABLE; Schema: public; Owner: postgres
--

ALTER PUBLICATION filtered ADD TABLE ONLY public.error_log WHERE (((lower(message) IS DISTINCT FROM 'none'::text) AND (COALESCE(id, (0)::bigint) > '5'::bigint)));


--
-- Name: filtered log; Type: PUBLICATION TABLE; Schema: public; Owner: postgres
--

ALTER PUBLICATION filtered ADD TABLE ONLY public.log WHERE (((lower(message) IS DISTINCT FROM 'none'::text) AND (COALESCE(id, (0)::bigint) > '5'::bigint)));


--
-- Name: filtered place; Type: PUBLICATION TABLE; Schema: stock; Owner: postgres
--

ALTER PUBLICATION filtered ADD TABLE ONLY stock.place WHERE (((("Odd Name" || 'x'::text) <> ''::text) AND (grade = ANY (ARRAY[1, 2, 3])) AND (NOT (grade IS NULL))));


--
-- Name: rooted reading; Type: PUBLICATION TABLE; Schema: stock; Owner: postgres
--

ALTER PUBLICATION rooted ADD TABLE ONLY stock.reading (at, value) WHERE (((at >= '2024-02-03'::date) AND ((value * 2) > 7)));


--
-- Name: altered thing; Type: PUBLICATION TABLE; Schema: stock; Owner: postgres
--

ALTER PUBLICATION altered ADD TABLE ONLY stock.thing (id, title);


--
-- Name: filtered thing; Type: PUBLICATION TABLE; Schema: stock; Owner: postgres
--

ALTER PUBLICATION filtered ADD TABLE ONLY stock.thing (id, price, made) WHERE ((((price >= (1)::numeric) AND (price <= 10.5)) OR ((title ~~ 'a%'::text) AND ((state)::text = 'new'::text))));


--
-- Name: schemas thing; Type: PUBLICATION TABLE; Schema: stock; Owner: postgres
--

ALTER PUBLICATION schemas ADD TABLE ONLY stock.thing WHERE ((made < '2020-01-01 12:00:00+00'::timestamp with time zone));


--
-- Name: schemas public; Type: PUBLICATION TABLES IN SCHEMA; Schema: public; Owner: postgres
--

ALTER PUBLICATION schemas ADD TABLES IN SCHEMA public;


--
-- Name: schemas stock; Type: PUBLICATION TABLES IN SCHEMA; Schema: stock; Owner: postgres
--

ALTER PUBLICATION schemas ADD TABLES IN SCHEMA stock;


--
-- PostgreSQL database dump complete
--

\unrestrict key

