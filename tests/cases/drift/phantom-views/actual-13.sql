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
-- Name: stamp(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.stamp() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN new; END $$;


ALTER FUNCTION public.stamp() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: u; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.u (
    id integer NOT NULL,
    full_name character varying(50),
    age integer,
    parent integer,
    at timestamp with time zone DEFAULT now(),
    later text
);


ALTER TABLE public.u OWNER TO postgres;

--
-- Name: m1; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.m1 AS
 SELECT u.id,
    u.full_name AS name
   FROM public.u
  WITH NO DATA;


ALTER TABLE public.m1 OWNER TO postgres;

--
-- Name: v1; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v1 AS
 SELECT u.id,
    u.full_name AS name,
    u.age AS years,
    u.parent,
    u.at
   FROM public.u;


ALTER TABLE public.v1 OWNER TO postgres;

--
-- Name: m2; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.m2 AS
 SELECT count(*) AS n
   FROM public.v1
  WITH NO DATA;


ALTER TABLE public.m2 OWNER TO postgres;

--
-- Name: o; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.o (
    id integer NOT NULL,
    u_id integer,
    total numeric(10,2),
    state text,
    tags text[]
);


ALTER TABLE public.o OWNER TO postgres;

--
-- Name: v10; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v10 AS
 SELECT ( SELECT max(o.total) AS max
           FROM public.o
          WHERE (o.u_id = u.id)) AS most,
    (EXISTS ( SELECT 1
           FROM public.o
          WHERE (o.u_id = u.id))) AS any_at_all,
    (u.id IN ( SELECT o.u_id
           FROM public.o)) AS has
   FROM public.u;


ALTER TABLE public.v10 OWNER TO postgres;

--
-- Name: v11; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v11 AS
 SELECT DISTINCT ON (o.state) o.state,
    o.id
   FROM public.o
  ORDER BY o.state, o.id DESC;


ALTER TABLE public.v11 OWNER TO postgres;

--
-- Name: v12; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v12 AS
 SELECT a.id,
    b.tag
   FROM public.o a,
    LATERAL unnest(a.tags) b(tag)
  WHERE (a.total IS NOT NULL);


ALTER TABLE public.v12 OWNER TO postgres;

--
-- Name: v13; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v13 AS
 SELECT id,
    u.full_name AS name,
    u.age,
    u.parent,
    u.at,
    o.u_id,
    o.total,
    o.state,
    o.tags
   FROM (public.u
     FULL JOIN public.o USING (id));


ALTER TABLE public.v13 OWNER TO postgres;

--
-- Name: v14; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v14 AS
 WITH RECURSIVE tree AS (
         SELECT u.id,
            u.parent,
            1 AS depth
           FROM public.u
          WHERE (u.parent IS NULL)
        UNION ALL
         SELECT u.id,
            u.parent,
            (tree_1.depth + 1)
           FROM (public.u
             JOIN tree tree_1 ON ((u.parent = tree_1.id)))
        )
 SELECT tree.id,
    tree.parent,
    tree.depth
   FROM tree;


ALTER TABLE public.v14 OWNER TO postgres;

--
-- Name: v15; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v15 AS
 SELECT string_agg((u.full_name)::text, ', '::text ORDER BY (u.full_name)::text) FILTER (WHERE (u.age > 1)) AS names,
    count(DISTINCT u.age) AS count,
    array_agg(u.id) AS array_agg
   FROM public.u;


ALTER TABLE public.v15 OWNER TO postgres;

--
-- Name: v16; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v16 AS
 SELECT date_trunc('month'::text, u.at) AS month,
    (date_part('year'::text, u.at))::integer AS year,
    timezone('UTC'::text, u.at) AS utc,
    (u.at > (now() - '1 day'::interval)) AS fresh
   FROM public.u;


ALTER TABLE public.v16 OWNER TO postgres;

--
-- Name: v17; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v17 AS
 VALUES (1,'a'::text), (2,'b'::text);


ALTER TABLE public.v17 OWNER TO postgres;

--
-- Name: v18; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v18 AS
 SELECT COALESCE(u.full_name, 'none'::character varying) AS n,
    NULLIF(u.age, 0) AS "nullif",
    GREATEST(u.age, 1) AS "greatest",
    ((u.full_name)::text || '!'::text) AS loud,
    json_build_object('id', u.id, 'name', u.full_name) AS j,
    row_to_json(u.*) AS row_to_json
   FROM public.u;


ALTER TABLE public.v18 OWNER TO postgres;

--
-- Name: v19; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v19 AS
 SELECT s.id
   FROM (( SELECT u.id,
            u.age
           FROM public.u
          WHERE (u.age IS NOT NULL)) s
     JOIN public.o USING (id));


ALTER TABLE public.v19 OWNER TO postgres;

--
-- Name: v2; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v2 AS
 SELECT u.id,
    u.full_name AS who,
    upper((u.full_name)::text) AS upper
   FROM public.u
  WHERE ((u.age > 18) AND (((u.full_name)::text = 'x'::text) OR ((u.full_name)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))));


ALTER TABLE public.v2 OWNER TO postgres;

--
-- Name: v3; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v3 AS
 SELECT u.id,
    o.total
   FROM ((public.u
     JOIN public.o ON ((o.u_id = u.id)))
     LEFT JOIN public.u p ON ((p.id = u.parent)));


ALTER TABLE public.v3 OWNER TO postgres;

--
-- Name: v4; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v4 AS
 WITH big AS (
         SELECT o.id,
            o.u_id,
            o.total,
            o.state,
            o.tags
           FROM public.o
          WHERE (o.total > (100)::numeric)
        )
 SELECT big.id,
    count(*) AS n
   FROM big
  GROUP BY big.id
 HAVING (count(*) > 1)
  ORDER BY (count(*)) DESC
 LIMIT 5;


ALTER TABLE public.v4 OWNER TO postgres;

--
-- Name: v5; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v5 AS
 SELECT
        CASE
            WHEN (u.age > 18) THEN 'adult'::text
            ELSE 'child'::text
        END AS kind,
        CASE o.state
            WHEN 'x'::text THEN 1
            ELSE 2
        END AS c,
    (u.age)::text AS age,
    (u.age)::bigint AS big
   FROM public.u,
    public.o;


ALTER TABLE public.v5 OWNER TO postgres;

--
-- Name: v6; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v6 AS
 SELECT u.id AS one,
    u.full_name AS two,
    u.age AS three
   FROM public.u;


ALTER TABLE public.v6 OWNER TO postgres;

--
-- Name: v7; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v7 WITH (security_barrier='true') AS
 SELECT u.id,
    u.age
   FROM public.u
  WHERE (u.age > 0)
  WITH LOCAL CHECK OPTION;


ALTER TABLE public.v7 OWNER TO postgres;

--
-- Name: v8; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v8 AS
(
         SELECT u.id
           FROM public.u
        UNION ALL
         SELECT o.id
           FROM public.o
) EXCEPT
 SELECT 5 AS id
  ORDER BY 1
 OFFSET 2
 LIMIT 10;


ALTER TABLE public.v8 OWNER TO postgres;

--
-- Name: v9; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v9 AS
 SELECT o.id,
    row_number() OVER (PARTITION BY o.state ORDER BY o.total DESC) AS rn,
    sum(o.total) OVER w AS sum
   FROM public.o
  WINDOW w AS (ORDER BY o.id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW);


ALTER TABLE public.v9 OWNER TO postgres;

--
-- Name: o o_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.o
    ADD CONSTRAINT o_pkey PRIMARY KEY (id);


--
-- Name: u u_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.u
    ADD CONSTRAINT u_pkey PRIMARY KEY (id);


--
-- Name: m2_n; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX m2_n ON public.m2 USING btree (n);


--
-- Name: v6 r1; Type: RULE; Schema: public; Owner: postgres
--

CREATE RULE r1 AS
    ON INSERT TO public.v6 DO INSTEAD  INSERT INTO public.u (id, full_name)
  VALUES (new.one, new.two);


--
-- Name: v2 r2; Type: RULE; Schema: public; Owner: postgres
--

CREATE RULE r2 AS
    ON DELETE TO public.v2 DO INSTEAD NOTHING;


--
-- Name: o r3; Type: RULE; Schema: public; Owner: postgres
--

CREATE RULE r3 AS
    ON UPDATE TO public.o
   WHERE (old.total <> new.total) DO  UPDATE public.u SET age = (u.age + 1)
  WHERE (u.id = new.u_id);


--
-- Name: u u_parent_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.u
    ADD CONSTRAINT u_parent_fkey FOREIGN KEY (parent) REFERENCES public.u(id);


--
-- PostgreSQL database dump complete
--

