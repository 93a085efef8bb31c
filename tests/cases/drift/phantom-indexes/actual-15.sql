--
-- PostgreSQL database dump
--

\restrict key

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

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
-- Name: status; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.status AS ENUM (
    'open',
    'done'
);


ALTER TYPE public.status OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: t; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.t (
    id integer NOT NULL,
    a character varying(20),
    b text,
    c_anew integer,
    d boolean,
    e public.status,
    f jsonb,
    g tsvector,
    h timestamp with time zone,
    i text[],
    j character varying(10)
);


ALTER TABLE public.t OWNER TO postgres;

--
-- Name: t t_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);


--
-- Name: i1; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i1 ON public.t USING btree (c_anew) WHERE (b IS NULL);


--
-- Name: i10; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i10 ON public.t USING gin (f jsonb_path_ops);


--
-- Name: i11; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i11 ON public.t USING gin (to_tsvector('english'::regconfig, b));


--
-- Name: i12; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i12 ON public.t USING gin (to_tsvector('english'::regconfig, (((COALESCE(a, ''::character varying))::text || ' '::text) || COALESCE(b, ''::text))));


--
-- Name: i13; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i13 ON public.t USING hash (c_anew);


--
-- Name: i14; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i14 ON public.t USING btree (b COLLATE "C");


--
-- Name: i15; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i15 ON public.t USING btree (((f ->> 'k'::text)), (((f -> 'n'::text))::text)) WITH (fillfactor='70');


--
-- Name: i16; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i16 ON public.t USING brin (h) WITH (pages_per_range='32');


--
-- Name: i17; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i17 ON public.t USING btree (c_anew) WHERE ((NOT d) AND (c_anew > 0) AND ((b IS NOT NULL) OR ((a)::text <> ''::text)));


--
-- Name: i18; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i18 ON public.t USING btree (date_trunc('day'::text, (h AT TIME ZONE 'UTC'::text)));


--
-- Name: i19; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i19 ON public.t USING gin (i);


--
-- Name: i2; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i2 ON public.t USING btree (c_anew) WHERE ((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]));


--
-- Name: i20; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i20 ON public.t USING gist (g);


--
-- Name: i21; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i21 ON public.t USING btree (c_anew) WHERE (((j)::text <> ALL ((ARRAY['a'::character varying, 'b'::character varying])::text[])) AND ((a)::text ~~ 'x%'::text));


--
-- Name: i3; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i3 ON public.t USING btree (c_anew) WHERE (d = true);


--
-- Name: i4; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i4 ON public.t USING btree (c_anew) WHERE ((a)::text = 'open'::text);


--
-- Name: i5; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i5 ON public.t USING btree (c_anew) WHERE (e = 'open'::public.status);


--
-- Name: i6_anew; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i6_anew ON public.t USING btree (c_anew, b DESC);


--
-- Name: i7; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i7 ON public.t USING btree (b, a varchar_pattern_ops);

ALTER TABLE public.t CLUSTER ON i7;


--
-- Name: i8; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i8 ON public.t USING btree (b text_pattern_ops DESC);


--
-- Name: i9; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX i9 ON public.t USING btree (c_anew) INCLUDE (b, d);


--
-- Name: t_a_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX t_a_idx ON public.t USING btree (a);


--
-- Name: t_lower_expr_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX t_lower_expr_idx ON public.t USING btree (lower(b), ((c_anew + 1)));


--
-- Name: t_lower_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX t_lower_idx ON public.t USING btree (lower((a)::text));


--
-- PostgreSQL database dump complete
--

\unrestrict key

