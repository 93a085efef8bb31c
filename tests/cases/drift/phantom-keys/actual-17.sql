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

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: a_table_with_a_name_that_is_rather_long_indeed_so_it_is; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.a_table_with_a_name_that_is_rather_long_indeed_so_it_is (
    and_a_column_with_a_long_name integer,
    and_a_column_with_a_long_nam2 integer,
    CONSTRAINT a_table_with_a_name_that_is__and_a_column_with_a_long_nam_check CHECK ((and_a_column_with_a_long_nam2 > 0))
);


ALTER TABLE public.a_table_with_a_name_that_is_rather_long_indeed_so_it_is OWNER TO postgres;

--
-- Name: child; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.child (
    id integer NOT NULL,
    parent_id integer,
    p2 integer NOT NULL,
    p3 integer,
    a integer,
    b integer,
    label text,
    other text COLLATE pg_catalog."C"
);


ALTER TABLE public.child OWNER TO postgres;

--
-- Name: child_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.child ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.child_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: excluded; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.excluded (
    room integer,
    during tsrange
);


ALTER TABLE public.excluded OWNER TO postgres;

--
-- Name: from_index; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.from_index (
    x integer NOT NULL,
    y integer
);


ALTER TABLE public.from_index OWNER TO postgres;

--
-- Name: parent; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.parent (
    id integer NOT NULL,
    label text,
    a integer,
    b integer
);


ALTER TABLE public.parent OWNER TO postgres;

--
-- Name: a_table_with_a_name_that_is_rather_long_indeed_so_it_is a_table_with_a_name_that_is_r_and_a_column_with_a_long_name_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.a_table_with_a_name_that_is_rather_long_indeed_so_it_is
    ADD CONSTRAINT a_table_with_a_name_that_is_r_and_a_column_with_a_long_name_key UNIQUE (and_a_column_with_a_long_name);


--
-- Name: child child_a_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_a_key UNIQUE (a);


--
-- Name: child child_b_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_b_key UNIQUE (b) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: child child_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_pkey PRIMARY KEY (id, p2);


--
-- Name: excluded excluded_during_excl; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.excluded
    ADD CONSTRAINT excluded_during_excl EXCLUDE USING gist (during WITH &&);


--
-- Name: from_index from_index_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.from_index
    ADD CONSTRAINT from_index_key PRIMARY KEY (x);


--
-- Name: parent parent_ab_anew; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.parent
    ADD CONSTRAINT parent_ab_anew UNIQUE (a, b);


--
-- Name: parent parent_code_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.parent
    ADD CONSTRAINT parent_code_key UNIQUE (label);


--
-- Name: parent parent_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.parent
    ADD CONSTRAINT parent_pkey PRIMARY KEY (id);


--
-- Name: a_table_with_a_name_that_is_rather_long_indeed_so_it_is a_table_with_a_name_that_is_r_and_a_column_with_a_long_nam_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.a_table_with_a_name_that_is_rather_long_indeed_so_it_is
    ADD CONSTRAINT a_table_with_a_name_that_is_r_and_a_column_with_a_long_nam_fkey FOREIGN KEY (and_a_column_with_a_long_name) REFERENCES public.parent(id);


--
-- Name: child child_a_b_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_a_b_fkey FOREIGN KEY (a, b) REFERENCES public.parent(a, b) ON DELETE RESTRICT;


--
-- Name: child child_a_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_a_fkey FOREIGN KEY (a) REFERENCES public.parent(id);


--
-- Name: child child_p2_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_p2_fkey FOREIGN KEY (p2) REFERENCES public.parent(id);


--
-- Name: child child_parent_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.parent(id);


--
-- Name: child late; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT late FOREIGN KEY (parent_id) REFERENCES public.parent(id) NOT VALID;


--
-- Name: child later; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT later FOREIGN KEY (p2) REFERENCES public.parent(id);


--
-- Name: child named; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.child
    ADD CONSTRAINT named FOREIGN KEY (p3) REFERENCES public.parent(id) ON UPDATE SET NULL ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- PostgreSQL database dump complete
--

\unrestrict key

