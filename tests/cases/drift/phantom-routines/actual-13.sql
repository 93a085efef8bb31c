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
-- Name: pair; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.pair AS (
	a integer,
	b character varying(10)
);


ALTER TYPE public.pair OWNER TO postgres;

--
-- Name: Mixed Case(integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public."Mixed Case"("Arg" integer) RETURNS integer
    LANGUAGE sql STRICT
    AS $_$select $1$_$;


ALTER FUNCTION public."Mixed Case"("Arg" integer) OWNER TO postgres;

--
-- Name: f1(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f1() RETURNS integer
    LANGUAGE sql
    AS $$select 2$$;


ALTER FUNCTION public.f1() OWNER TO postgres;

--
-- Name: f2(integer, character varying, numeric); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f2(a integer, b character varying DEFAULT 'x'::character varying, c numeric DEFAULT 1.5) RETURNS text
    LANGUAGE plpgsql COST 50
    AS $$ BEGIN RETURN a::text; END; $$;


ALTER FUNCTION public.f2(a integer, b character varying, c numeric) OWNER TO postgres;

--
-- Name: f3(text); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f3(text) RETURNS SETOF integer
    LANGUAGE sql IMMUTABLE STRICT
    AS $$ select 1 $$;


ALTER FUNCTION public.f3(text) OWNER TO postgres;

--
-- Name: f4_anew(integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f4_anew(x integer) RETURNS TABLE(a integer, b text)
    LANGUAGE sql STABLE
    AS $$ select 1, 'x' $$;


ALTER FUNCTION public.f4_anew(x integer) OWNER TO postgres;

--
-- Name: f5(text, integer[]); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f5(OUT a integer, INOUT b text, VARIADIC c integer[]) RETURNS record
    LANGUAGE plpgsql
    AS $$ BEGIN a := 1; END $$;


ALTER FUNCTION public.f5(OUT a integer, INOUT b text, VARIADIC c integer[]) OWNER TO postgres;

--
-- Name: f6(timestamp with time zone, boolean, boolean); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f6(a timestamp with time zone DEFAULT now(), b boolean DEFAULT NULL::boolean, c boolean DEFAULT true) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$select null::void$$;


ALTER FUNCTION public.f6(a timestamp with time zone, b boolean, c boolean) OWNER TO postgres;

--
-- Name: f7(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f7() RETURNS trigger
    LANGUAGE plpgsql LEAKPROOF PARALLEL SAFE
    AS $$ BEGIN RETURN NEW; END $$;


ALTER FUNCTION public.f7() OWNER TO postgres;

--
-- Name: f8(public.pair, public.pair[]); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f8(p public.pair, q public.pair[] DEFAULT '{}'::public.pair[]) RETURNS public.pair
    LANGUAGE sql
    AS $_$select $1$_$;


ALTER FUNCTION public.f8(p public.pair, q public.pair[]) OWNER TO postgres;

--
-- Name: p1(integer, integer); Type: PROCEDURE; Schema: public; Owner: postgres
--

CREATE PROCEDURE public.p1(a integer, INOUT b integer DEFAULT 3)
    LANGUAGE plpgsql
    AS $$ BEGIN b := a; END $$;


ALTER PROCEDURE public.p1(a integer, INOUT b integer) OWNER TO postgres;

--
-- Name: total(integer); Type: AGGREGATE; Schema: public; Owner: postgres
--

CREATE AGGREGATE public.total(integer) (
    SFUNC = int4pl,
    STYPE = integer,
    INITCOND = '0',
    PARALLEL = safe
);


ALTER AGGREGATE public.total(integer) OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

