--
-- PostgreSQL database dump
--

\restrict key

-- Dumped from database version 17.11 (Debian 17.11-0+deb13u1)
-- Dumped by pg_dump version 17.11 (Debian 17.11-0+deb13u1)

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
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: hstore; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;


--
-- Name: EXTENSION hstore; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';


--
-- Name: ltree; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS ltree WITH SCHEMA public;


--
-- Name: EXTENSION ltree; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION ltree IS 'data type for hierarchical tree-like structures';


--
-- Name: mood; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'indifferent'
);


ALTER TYPE public.mood OWNER TO postgres;

--
-- Name: feeling; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.feeling AS (
	m public.mood,
	since date,
	tags text[]
);


ALTER TYPE public.feeling OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: settings; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.settings (
    id integer NOT NULL,
    extra public.hstore DEFAULT '"a"=>"1 x", "b"=>"2", "c"=>NULL'::public.hstore NOT NULL,
    label public.citext DEFAULT 'Hello'::public.citext,
    labels public.citext[] DEFAULT '{a,"b c"}'::public.citext[],
    path public.ltree DEFAULT 'Top.Science'::public.ltree,
    query tsquery DEFAULT '''fat'' & ( ''rat'' | !''cat'' )'::tsquery,
    words tsvector DEFAULT '''brown'':3A ''quick'':2 ''the'''::tsvector,
    span int4range DEFAULT '[2,6)'::int4range,
    numbers numrange DEFAULT '[1.50,2.0)'::numrange,
    grid public.mood[] DEFAULT '{{ok,sad},{indifferent,ok}}'::public.mood[],
    felt public.feeling DEFAULT '(ok,2024-01-05,"{a,b}")'::public.feeling,
    felts public.feeling[] DEFAULT '{"(ok,2024-01-05,)","(sad,,{})"}'::public.feeling[],
    tables regclass[] DEFAULT '{public.settings}'::regclass[],
    doc xml DEFAULT '<a>b</a>'::xml,
    rule jsonpath DEFAULT 'strict $."a"[*]?(@."b" > 1 && @."c" == "x")."d"'::jsonpath,
    data jsonb,
    CONSTRAINT settings_data_check CHECK (jsonb_path_exists(data, '$."items"[*]?(@."price" >= 0)'::jsonpath))
);


ALTER TABLE public.settings OWNER TO postgres;

--
-- Name: found; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.found AS
 SELECT id
   FROM public.settings
  WHERE (((words @@ '''fat'' & ''rat'''::tsquery) AND (data @? '$."a"."b"'::jsonpath)) OR (extra OPERATOR(public.@>) '"a"=>"1"'::public.hstore));


ALTER VIEW public.found OWNER TO postgres;

--
-- Name: sorted; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.sorted (
    a text COLLATE pg_catalog."en-x-icu",
    b text COLLATE pg_catalog."und-x-icu",
    CONSTRAINT sorted_a_check CHECK ((a < ('x'::text COLLATE "de-x-icu")))
);


ALTER TABLE public.sorted OWNER TO postgres;

--
-- Name: settings settings_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict key

