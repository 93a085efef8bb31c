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
-- Name: f1(integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f1(x integer) RETURNS integer
    LANGUAGE sql
    RETURN (x + 1);


ALTER FUNCTION public.f1(x integer) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: t; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.t (
    a integer,
    c text
);


ALTER TABLE public.t OWNER TO postgres;

--
-- Name: f2(integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f2(x integer) RETURNS SETOF text
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT t.c AS b
    FROM public.t
   WHERE (t.a = f2.x);
 SELECT ('x'::text || t.c)
    FROM public.t;
END;


ALTER FUNCTION public.f2(x integer) OWNER TO postgres;

--
-- Name: p(integer); Type: PROCEDURE; Schema: public; Owner: postgres
--

CREATE PROCEDURE public.p(IN x integer)
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO public.t (a, c)
   VALUES (p.x, 'n'::text);
 UPDATE public.t SET c = upper(t.c)
   WHERE (t.a = p.x);
 DELETE FROM public.t
   WHERE (t.a < 0);
END;


ALTER PROCEDURE public.p(IN x integer) OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

\unrestrict key

