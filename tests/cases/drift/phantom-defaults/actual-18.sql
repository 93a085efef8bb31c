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
-- Name: mood; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.mood AS ENUM (
    'sad',
    'fine',
    'happy'
);


ALTER TYPE public.mood OWNER TO postgres;

--
-- Name: s_anew; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.s_anew
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.s_anew OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: d; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.d (
    a character varying(20) DEFAULT 'x'::character varying,
    b text DEFAULT 'it''s'::text NOT NULL,
    c text[] DEFAULT '{}'::text[],
    d jsonb DEFAULT '{}'::jsonb,
    e jsonb DEFAULT '{"a": [], "b": 1}'::jsonb,
    f date DEFAULT '2024-02-29'::date,
    g interval DEFAULT '1 day'::interval,
    h uuid DEFAULT '00000000-0000-0000-0000-000000000001'::uuid,
    i integer DEFAULT 5,
    j integer,
    k numeric DEFAULT 0.5,
    l numeric(10,2) DEFAULT 0,
    m numeric DEFAULT '-1.50'::numeric,
    n boolean DEFAULT true,
    o boolean DEFAULT false,
    p boolean DEFAULT true,
    q timestamp with time zone DEFAULT CURRENT_TIMESTAMP,
    r timestamp with time zone DEFAULT now(),
    s timestamp without time zone DEFAULT now(),
    t text[] DEFAULT ARRAY['a'::text, 'b'::text],
    u public.mood DEFAULT 'fine'::public.mood,
    v text DEFAULT ('x'::text || 'y'::text),
    w integer DEFAULT ((1 + 2) * 3),
    x integer DEFAULT nextval('public.s_anew'::regclass),
    y bigint DEFAULT nextval('public.s_anew'::regclass),
    z text
);


ALTER TABLE public.d OWNER TO postgres;

--
-- Name: d2; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.d2 (
    a integer[] DEFAULT ARRAY[]::integer[],
    b character varying(5)[] DEFAULT '{a,b}'::character varying[],
    c double precision DEFAULT 0,
    d real DEFAULT 1.5,
    e smallint DEFAULT 3,
    f bigint DEFAULT 3,
    g bigint DEFAULT '9223372036854775807'::bigint,
    h character(3) DEFAULT 'ab'::bpchar,
    i text DEFAULT 'tab	here'::text,
    j bytea DEFAULT '\x00ff'::bytea,
    k date DEFAULT CURRENT_DATE,
    l time without time zone DEFAULT LOCALTIME,
    m text DEFAULT CURRENT_USER,
    n timestamp without time zone DEFAULT (now() AT TIME ZONE 'utc'::text),
    o timestamp without time zone DEFAULT timezone('utc'::text, now()),
    p text DEFAULT md5((random())::text),
    q interval DEFAULT '1 day'::interval,
    r integer DEFAULT 7,
    s bigint DEFAULT ((EXTRACT(epoch FROM now()) * (1000)::numeric))::bigint,
    t public.mood[] DEFAULT ARRAY['sad'::public.mood],
    u public.mood DEFAULT 'sad'::public.mood,
    v inet DEFAULT '10.0.0.1'::inet,
    w int4range DEFAULT '[1,6)'::int4range,
    x text DEFAULT upper('x'::text),
    y bit(3) DEFAULT '101'::"bit",
    z timestamp with time zone DEFAULT '2020-01-01 00:00:00+00'::timestamp with time zone
);


ALTER TABLE public.d2 OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

\unrestrict key

