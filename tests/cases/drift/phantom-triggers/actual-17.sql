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
-- Name: note(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.note() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$ BEGIN END $$;


ALTER FUNCTION public.note() OWNER TO postgres;

--
-- Name: touch(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN NEW; END $$;


ALTER FUNCTION public.touch() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: t; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.t (
    id integer NOT NULL,
    a_anew integer,
    b text,
    owner text
);

ALTER TABLE ONLY public.t FORCE ROW LEVEL SECURITY;


ALTER TABLE public.t OWNER TO postgres;

--
-- Name: t t_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);


--
-- Name: t t1; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER t1 BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.touch();

ALTER TABLE public.t DISABLE TRIGGER t1;


--
-- Name: t t2; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER t2 AFTER INSERT OR DELETE OR UPDATE OF a_anew, b ON public.t FOR EACH ROW EXECUTE FUNCTION public.touch('x', '1', 'y');

ALTER TABLE public.t ENABLE ALWAYS TRIGGER t2;


--
-- Name: t t3; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER t3 BEFORE UPDATE ON public.t FOR EACH ROW WHEN (((old.a_anew IS DISTINCT FROM new.a_anew) AND (new.b = ANY (ARRAY['x'::text, 'y'::text])))) EXECUTE FUNCTION public.touch();


--
-- Name: t t4; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE CONSTRAINT TRIGGER t4 AFTER INSERT ON public.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.touch();


--
-- Name: t t5; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER t5 AFTER INSERT ON public.t REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.touch();


--
-- Name: t t6_anew; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER t6_anew BEFORE TRUNCATE ON public.t FOR EACH STATEMENT EXECUTE FUNCTION public.touch();


--
-- Name: t p1; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY p1 ON public.t;


--
-- Name: t p2; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY p2 ON public.t USING (true) WITH CHECK (true);


--
-- Name: t p3; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY p3 ON public.t AS RESTRICTIVE FOR SELECT USING (((owner = CURRENT_USER) AND (a_anew IN ( SELECT max(x.a_anew) AS max
   FROM public.t x
  WHERE (x.b = t.b)))));


--
-- Name: t p4; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY p4 ON public.t FOR INSERT WITH CHECK ((a_anew > 1));


--
-- Name: t p5; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY p5 ON public.t FOR UPDATE USING ((EXISTS ( SELECT 1
   FROM public.t o
  WHERE (o.id = t.id)))) WITH CHECK ((( SELECT current_setting('app.user'::text, true) AS current_setting) = owner));


--
-- Name: t; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;

--
-- Name: e1; Type: EVENT TRIGGER; Schema: -; Owner: postgres
--

CREATE EVENT TRIGGER e1 ON ddl_command_end
         WHEN TAG IN ('CREATE TABLE', 'DROP TABLE')
   EXECUTE FUNCTION public.note();


ALTER EVENT TRIGGER e1 OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

\unrestrict key

