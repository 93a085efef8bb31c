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
-- Name: added; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.added (
    x integer NOT NULL,
    y bigint NOT NULL
);


ALTER TABLE public.added OWNER TO postgres;

--
-- Name: added_numbers; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.added ALTER COLUMN x ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.added_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: added_y_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.added_y_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.added_y_seq OWNER TO postgres;

--
-- Name: added_y_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.added_y_seq OWNED BY public.added.y;


--
-- Name: keyed_anew; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.keyed_anew (
    id integer NOT NULL,
    other integer NOT NULL,
    big bigint NOT NULL
);


ALTER TABLE public.keyed_anew OWNER TO postgres;

--
-- Name: keyed_big_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.keyed_big_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.keyed_big_seq OWNER TO postgres;

--
-- Name: keyed_big_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.keyed_big_seq OWNED BY public.keyed_anew.big;


--
-- Name: keyed_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.keyed_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.keyed_id_seq OWNER TO postgres;

--
-- Name: keyed_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.keyed_id_seq OWNED BY public.keyed_anew.id;


--
-- Name: keyed_other_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.keyed_other_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.keyed_other_seq OWNER TO postgres;

--
-- Name: keyed_other_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.keyed_other_seq OWNED BY public.keyed_anew.other;


--
-- Name: more; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.more (
    a integer[],
    b integer[],
    c character varying(10)[],
    d uuid,
    e json,
    f jsonb,
    g bytea,
    h interval,
    i interval day to second(3),
    j interval year to month,
    k inet,
    l "char",
    m name,
    n int4range,
    o tsvector,
    p money,
    q xml,
    r point,
    s character varying(4),
    t double precision,
    u real,
    v time(2) with time zone,
    w time without time zone,
    x timestamp without time zone,
    y bit(1)
);


ALTER TABLE public.more OWNER TO postgres;

--
-- Name: numbered; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.numbered (
    a integer NOT NULL,
    b bigint NOT NULL,
    c smallint NOT NULL,
    d integer NOT NULL,
    e bigint NOT NULL
);


ALTER TABLE public.numbered OWNER TO postgres;

--
-- Name: numbered_a_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.numbered_a_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.numbered_a_seq OWNER TO postgres;

--
-- Name: numbered_a_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.numbered_a_seq OWNED BY public.numbered.a;


--
-- Name: numbered_b_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.numbered_b_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.numbered_b_seq OWNER TO postgres;

--
-- Name: numbered_b_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.numbered_b_seq OWNED BY public.numbered.b;


--
-- Name: numbered_c_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.numbered_c_seq
    AS smallint
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.numbered_c_seq OWNER TO postgres;

--
-- Name: numbered_c_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.numbered_c_seq OWNED BY public.numbered.c;


--
-- Name: numbered_d_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.numbered ALTER COLUMN d ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.numbered_d_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: numbered_e_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.numbered ALTER COLUMN e ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.numbered_e_seq
    START WITH 10
    INCREMENT BY 5
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: spellings; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.spellings (
    a integer,
    b smallint,
    c integer,
    d bigint,
    e boolean,
    f real,
    g double precision,
    h real,
    i double precision,
    j numeric(10,2),
    k numeric(8,0),
    l numeric,
    m character varying(20),
    n character varying,
    o character(3),
    p character(1),
    q character varying(5),
    r timestamp without time zone,
    s timestamp with time zone,
    t timestamp(3) without time zone,
    u timestamp(6) with time zone,
    v time without time zone,
    w time with time zone,
    x bit(3),
    y bit varying(8),
    z text[]
);


ALTER TABLE public.spellings OWNER TO postgres;

--
-- Name: added y; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.added ALTER COLUMN y SET DEFAULT nextval('public.added_y_seq'::regclass);


--
-- Name: keyed_anew id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.keyed_anew ALTER COLUMN id SET DEFAULT nextval('public.keyed_id_seq'::regclass);


--
-- Name: keyed_anew other; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.keyed_anew ALTER COLUMN other SET DEFAULT nextval('public.keyed_other_seq'::regclass);


--
-- Name: keyed_anew big; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.keyed_anew ALTER COLUMN big SET DEFAULT nextval('public.keyed_big_seq'::regclass);


--
-- Name: numbered a; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.numbered ALTER COLUMN a SET DEFAULT nextval('public.numbered_a_seq'::regclass);


--
-- Name: numbered b; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.numbered ALTER COLUMN b SET DEFAULT nextval('public.numbered_b_seq'::regclass);


--
-- Name: numbered c; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.numbered ALTER COLUMN c SET DEFAULT nextval('public.numbered_c_seq'::regclass);


--
-- Name: keyed_anew keyed_other_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.keyed_anew
    ADD CONSTRAINT keyed_other_key UNIQUE (other);


--
-- Name: keyed_anew keyed_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.keyed_anew
    ADD CONSTRAINT keyed_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict key

