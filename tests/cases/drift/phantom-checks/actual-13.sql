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
-- Name: email; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.email AS character varying(100) NOT NULL DEFAULT 'x'::character varying
	CONSTRAINT shape CHECK (((VALUE)::text ~ '@'::text));


ALTER DOMAIN public.email OWNER TO postgres;

--
-- Name: positive; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.positive AS integer
	CONSTRAINT positive_check CHECK ((VALUE > 0));


ALTER DOMAIN public.positive OWNER TO postgres;

--
-- Name: state; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.state AS ENUM (
    'open',
    'closed'
);


ALTER TYPE public.state OWNER TO postgres;

--
-- Name: is_fine(text); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.is_fine(text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$select true$$;


ALTER FUNCTION public.is_fine(text) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: c; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.c (
    a text,
    b character varying(10),
    c character varying(10),
    d text,
    e character varying,
    f bigint,
    g text,
    h text,
    i text,
    j integer,
    k integer,
    l_anew integer,
    m numeric(5,2),
    n integer,
    o text,
    p text,
    q text,
    r integer,
    s timestamp with time zone,
    t boolean,
    u text,
    v jsonb,
    w public.state,
    x public.state,
    y text,
    z smallint,
    CONSTRAINT "Named One" CHECK (((a IS NOT NULL) OR (b IS NOT NULL))),
    CONSTRAINT c_a_check CHECK ((a = ANY (ARRAY['x'::text, 'y'::text]))),
    CONSTRAINT c_b_check CHECK (((b)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))),
    CONSTRAINT c_c_check CHECK (((c)::text = 'x'::text)),
    CONSTRAINT c_check CHECK ((f < j)),
    CONSTRAINT c_d_check CHECK ((d = 'only'::text)),
    CONSTRAINT c_e_check CHECK (((e)::text <> ALL ((ARRAY['x'::character varying, 'y'::character varying])::text[]))),
    CONSTRAINT c_f_check CHECK (((f >= 1) AND (f <= 10))),
    CONSTRAINT c_g_check CHECK (((g ~~ 'a%'::text) AND (g !~~ '%b'::text))),
    CONSTRAINT c_h_check CHECK ((h ~~* 'a%'::text)),
    CONSTRAINT c_i_check CHECK ((i ~* '^[a-z]+$'::text)),
    CONSTRAINT c_j_check CHECK ((j <> 5)),
    CONSTRAINT c_k_check CHECK ((NOT (k IS DISTINCT FROM 3))),
    CONSTRAINT c_l_check CHECK ((((l_anew > 0) AND (l_anew < 10)) OR (l_anew = 20))),
    CONSTRAINT c_m_check CHECK (((m >= (0)::numeric) AND (m <= 99.5))),
    CONSTRAINT c_n_check CHECK ((n > 0)),
    CONSTRAINT c_n_check1 CHECK ((n < 100)),
    CONSTRAINT c_o_check CHECK (((o)::integer > 0)),
    CONSTRAINT c_p_check CHECK ((char_length(p) > 2)),
    CONSTRAINT c_q_check CHECK ((length(q) <= 10)),
    CONSTRAINT c_r_check CHECK (
CASE
    WHEN (r > 0) THEN true
    ELSE (r IS NULL)
END),
    CONSTRAINT c_s_check CHECK ((date_part('year'::text, s) > (2000)::double precision)),
    CONSTRAINT c_t_check CHECK ((t = true)),
    CONSTRAINT c_u_check CHECK ((COALESCE(u, ''::text) <> ''::text)),
    CONSTRAINT c_v_check CHECK (((v ? 'a'::text) AND ((v ->> 'b'::text) = 'c'::text))),
    CONSTRAINT c_w_check CHECK ((w = ANY (ARRAY['open'::public.state, 'closed'::public.state]))),
    CONSTRAINT c_x_check CHECK ((x <> 'open'::public.state)),
    CONSTRAINT c_y_check CHECK (public.is_fine(y)),
    CONSTRAINT c_z_check CHECK ((z = ANY (ARRAY[1, 2, 3])))
);


ALTER TABLE public.c OWNER TO postgres;

--
-- Name: c2; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.c2 (
    a date,
    b character(2),
    c text[],
    d text[],
    e text[],
    f integer,
    g integer,
    h bigint,
    i character varying(3),
    j text,
    k text,
    l text,
    m timestamp with time zone,
    n timestamp with time zone,
    o character varying(8),
    p text,
    q double precision,
    r numeric,
    s boolean,
    t integer,
    u text,
    v interval,
    w text,
    CONSTRAINT c2_a_check CHECK ((a > '2000-01-01'::date)),
    CONSTRAINT c2_b_check CHECK ((b = 'de'::bpchar)),
    CONSTRAINT c2_c_check CHECK ((array_length(c, 1) > 0)),
    CONSTRAINT c2_check CHECK (((f > 0) AND (g > 0) AND (g < 5))),
    CONSTRAINT c2_check1 CHECK (((NOT s) OR (n IS NULL))),
    CONSTRAINT c2_check2 CHECK (((t IS NULL) = (s IS NULL))),
    CONSTRAINT c2_check3 CHECK ((m < n)),
    CONSTRAINT c2_check4 CHECK (((m + '1 day'::interval) < n)),
    CONSTRAINT c2_check5 CHECK ((num_nonnulls(a, b) = 1)),
    CONSTRAINT c2_check6 CHECK ((ROW(a, b) IS NOT NULL)),
    CONSTRAINT c2_d_check CHECK ((d <@ ARRAY['a'::text, 'b'::text])),
    CONSTRAINT c2_e_check CHECK (('a'::text = ANY (e))),
    CONSTRAINT c2_f_check CHECK ((((f >= 1) AND (f <= 5)) AND ((f % 2) = 0))),
    CONSTRAINT c2_h_check CHECK ((h > 0)),
    CONSTRAINT c2_i_check CHECK (((i)::text ~ similar_to_escape('[a-z]+'::text))),
    CONSTRAINT c2_j_check CHECK ((btrim(j) <> ''::text)),
    CONSTRAINT c2_k_check CHECK (("position"(k, '@'::text) > 1)),
    CONSTRAINT c2_l_check CHECK (("substring"(l, 1, 1) = 'x'::text)),
    CONSTRAINT c2_o_check CHECK (((o)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))),
    CONSTRAINT c2_p_check CHECK ((p = (lower(p) COLLATE "C"))),
    CONSTRAINT c2_q_check CHECK (((q >= ('-90'::integer)::double precision) AND (q <= (90)::double precision))),
    CONSTRAINT c2_r_check CHECK ((r = round(r, 2))),
    CONSTRAINT c2_u_check CHECK (((u = 'a'::text) OR (u IS NULL))),
    CONSTRAINT c2_v_check CHECK ((v > '00:00:00'::interval)),
    CONSTRAINT c2_w_check CHECK ((octet_length(w) = 3))
);


ALTER TABLE public.c2 OWNER TO postgres;

--
-- Name: with_domains; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.with_domains (
    a public.positive,
    b public.email,
    c public.positive,
    d public.positive DEFAULT 5,
    CONSTRAINT with_domains_c_check CHECK (((c)::integer < 10))
);


ALTER TABLE public.with_domains OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

