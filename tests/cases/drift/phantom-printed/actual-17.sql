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
-- Name: label; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.label AS ENUM (
    'a',
    '',
    'none',
    'b'
);


ALTER TYPE public.label OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: long; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.long (
    id integer,
    note text
)
WITH (toast.autovacuum_enabled='false');


ALTER TABLE public.long OWNER TO postgres;

--
-- Name: part; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.part (
    id bigint DEFAULT ((7)::bigint + (- 8)),
    price numeric DEFAULT (- 1.5),
    code character(4) NOT NULL,
    name text,
    kind text
);


ALTER TABLE public.part OWNER TO postgres;

--
-- Name: seat; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.seat (
    a integer,
    b integer,
    c text
);


ALTER TABLE public.seat OWNER TO postgres;

--
-- Name: named; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.named AS
 SELECT name
   FROM public.part
  WHERE (name > ( SELECT 'a'::text
           FROM public.seat
         LIMIT 1));


ALTER VIEW public.named OWNER TO postgres;

--
-- Name: part_names; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.part_names AS
 SELECT code,
    string_agg('it''s'::text, ','::text ORDER BY 'it''s'::text) AS names
   FROM public.part
  GROUP BY code;


ALTER VIEW public.part_names OWNER TO postgres;

--
-- Name: seat_too; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.seat_too (
    a integer,
    b integer,
    c text
);


ALTER TABLE public.seat_too OWNER TO postgres;

--
-- Name: short; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.short (
    id integer,
    code character(4)
)
WITH (fillfactor='70');


ALTER TABLE public.short OWNER TO postgres;

--
-- Name: part part_once; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.part
    ADD CONSTRAINT part_once EXCLUDE USING btree (id WITH =);


--
-- Name: part_code; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX part_code ON public.part USING btree (code);


--
-- Name: seat_cb; Type: STATISTICS; Schema: public; Owner: postgres
--

CREATE STATISTICS public.seat_cb ON b, c FROM public.seat;


ALTER STATISTICS public.seat_cb OWNER TO postgres;

--
-- Name: seat_too_b_c_stat; Type: STATISTICS; Schema: public; Owner: postgres
--

CREATE STATISTICS public.seat_too_b_c_stat ON b, c FROM public.seat_too;


ALTER STATISTICS public.seat_too_b_c_stat OWNER TO postgres;

--
-- Name: part; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.part ENABLE ROW LEVEL SECURITY;

--
-- Name: part twice; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY twice ON public.part TO pg_monitor USING ((( SELECT 'x'::text
   FROM public.seat
 LIMIT 1) < 'y'::text));


--
-- PostgreSQL database dump complete
--

\unrestrict key

