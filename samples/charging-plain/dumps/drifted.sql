--
-- PostgreSQL database dump
--

\restrict samples

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
-- Name: archive; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA archive;


ALTER SCHEMA archive OWNER TO postgres;

--
-- Name: billing; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA billing;


ALTER SCHEMA billing OWNER TO postgres;

--
-- Name: network; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA network;


ALTER SCHEMA network OWNER TO postgres;

--
-- Name: SCHEMA network; Type: COMMENT; Schema: -; Owner: postgres
--

COMMENT ON SCHEMA network IS 'Sites, chargers and what they report';


--
-- Name: btree_gist; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;


--
-- Name: EXTENSION btree_gist; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';


--
-- Name: currency; Type: DOMAIN; Schema: billing; Owner: postgres
--

CREATE DOMAIN billing.currency AS character(3) NOT NULL DEFAULT 'EUR'::bpchar
	CONSTRAINT currency_is_upper CHECK (((VALUE)::text = upper((VALUE)::text)));


ALTER DOMAIN billing.currency OWNER TO postgres;

--
-- Name: money_amount; Type: DOMAIN; Schema: billing; Owner: postgres
--

CREATE DOMAIN billing.money_amount AS numeric(12,4)
	CONSTRAINT money_amount_check CHECK ((VALUE >= (0)::numeric));


ALTER DOMAIN billing.money_amount OWNER TO postgres;

--
-- Name: charger_state; Type: TYPE; Schema: network; Owner: postgres
--

CREATE TYPE network.charger_state AS ENUM (
    'planned',
    'available',
    'reserved',
    'occupied',
    'out of order',
    'retired'
);


ALTER TYPE network.charger_state OWNER TO postgres;

--
-- Name: connector_no; Type: DOMAIN; Schema: network; Owner: postgres
--

CREATE DOMAIN network.connector_no AS smallint
	CONSTRAINT connector_no_check CHECK (((VALUE >= 1) AND (VALUE <= 12)));


ALTER DOMAIN network.connector_no OWNER TO postgres;

--
-- Name: email; Type: DOMAIN; Schema: network; Owner: postgres
--

CREATE DOMAIN network.email AS character varying(254)
	CONSTRAINT email_check CHECK (((VALUE)::text ~ '^[^@]+@[^@]+$'::text));


ALTER DOMAIN network.email OWNER TO postgres;

--
-- Name: price(numeric, integer, bigint); Type: FUNCTION; Schema: billing; Owner: postgres
--

CREATE FUNCTION billing.price(kwh numeric, minutes integer DEFAULT 0, tariff bigint DEFAULT NULL::bigint) RETURNS numeric
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $_$SELECT $1 * per_kwh + $2 * per_minute FROM billing.tariffs WHERE id = tariff$_$;


ALTER FUNCTION billing.price(kwh numeric, minutes integer, tariff bigint) OWNER TO postgres;

--
-- Name: FUNCTION price(kwh numeric, minutes integer, tariff bigint); Type: COMMENT; Schema: billing; Owner: postgres
--

COMMENT ON FUNCTION billing.price(kwh numeric, minutes integer, tariff bigint) IS 'What a session costs';


--
-- Name: close_session(); Type: FUNCTION; Schema: network; Owner: postgres
--

CREATE FUNCTION network.close_session() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE network.chargers SET state = 'available' WHERE id = NEW.charger_id;
    RETURN NULL;
END $$;


ALTER FUNCTION network.close_session() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: old_prices; Type: TABLE; Schema: archive; Owner: postgres
--

CREATE TABLE archive.old_prices (
    site integer NOT NULL,
    day date NOT NULL,
    price numeric(8,4) DEFAULT 0.3 NOT NULL
);


ALTER TABLE archive.old_prices OWNER TO postgres;

--
-- Name: cards; Type: TABLE; Schema: billing; Owner: postgres
--

CREATE TABLE billing.cards (
    uid bytea NOT NULL,
    customer_id uuid NOT NULL,
    label text DEFAULT ('Card '::text || to_char(now(), 'YYYY'::text)) NOT NULL COLLATE pg_catalog."C",
    blocked boolean DEFAULT false NOT NULL,
    lease tstzrange DEFAULT tstzrange(now(), 'infinity'::timestamp with time zone) NOT NULL,
    CONSTRAINT cards_uid_length CHECK ((octet_length(uid) = ANY (ARRAY[4, 7, 10])))
);


ALTER TABLE billing.cards OWNER TO postgres;

--
-- Name: customers; Type: TABLE; Schema: billing; Owner: postgres
--

CREATE TABLE billing.customers (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name character varying(200) NOT NULL,
    email network.email,
    country character(2) DEFAULT 'NL'::bpchar NOT NULL,
    prepaid boolean DEFAULT false,
    balance numeric(12,2) DEFAULT '0'::numeric NOT NULL,
    tags text[] DEFAULT ARRAY[]::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    vat_number text,
    CONSTRAINT customers_check CHECK ((prepaid OR (balance <= (0)::numeric))),
    CONSTRAINT customers_country_check CHECK (((country)::text = upper((country)::text)))
);


ALTER TABLE billing.customers OWNER TO postgres;

--
-- Name: invoice_lines; Type: TABLE; Schema: billing; Owner: postgres
--

CREATE TABLE billing.invoice_lines (
    invoice_no bigint NOT NULL,
    line smallint NOT NULL,
    session_id bigint,
    text text NOT NULL,
    amount billing.money_amount NOT NULL
);


ALTER TABLE billing.invoice_lines OWNER TO postgres;

--
-- Name: invoices; Type: TABLE; Schema: billing; Owner: postgres
--

CREATE TABLE billing.invoices (
    no bigint NOT NULL,
    customer_id uuid NOT NULL,
    period daterange NOT NULL,
    net billing.money_amount NOT NULL,
    vat_rate numeric(4,3) DEFAULT 0.19 NOT NULL,
    gross numeric(14,4) GENERATED ALWAYS AS ((((net)::numeric * ((1)::numeric + vat_rate)) + 0.5)) STORED,
    state character varying(10) DEFAULT 'open'::character varying NOT NULL,
    issued_at timestamp with time zone,
    CONSTRAINT invoices_sent CHECK ((((state)::text = 'open'::text) OR (issued_at IS NOT NULL))),
    CONSTRAINT invoices_state CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'sent'::character varying, 'paid'::character varying, 'void'::character varying])::text[])))
);


ALTER TABLE billing.invoices OWNER TO postgres;

--
-- Name: invoice_no; Type: SEQUENCE; Schema: billing; Owner: postgres
--

CREATE SEQUENCE billing.invoice_no
    START WITH 20240001
    INCREMENT BY 2
    MINVALUE 20240001
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE billing.invoice_no OWNER TO postgres;

--
-- Name: invoice_no; Type: SEQUENCE OWNED BY; Schema: billing; Owner: postgres
--

ALTER SEQUENCE billing.invoice_no OWNED BY billing.invoices.no;


--
-- Name: SEQUENCE invoice_no; Type: COMMENT; Schema: billing; Owner: postgres
--

COMMENT ON SEQUENCE billing.invoice_no IS 'Year and running number';


--
-- Name: open_invoices; Type: VIEW; Schema: billing; Owner: postgres
--

CREATE VIEW billing.open_invoices AS
 SELECT i.no AS number,
    c.name AS customer,
    i.gross AS due,
    (now() - i.issued_at) AS age
   FROM billing.invoices i,
    billing.customers c
  WHERE ((c.id = i.customer_id) AND ((i.state)::text = ANY ((ARRAY['open'::character varying, 'sent'::character varying])::text[])));


ALTER VIEW billing.open_invoices OWNER TO postgres;

--
-- Name: VIEW open_invoices; Type: COMMENT; Schema: billing; Owner: postgres
--

COMMENT ON VIEW billing.open_invoices IS 'What is still to come in';


--
-- Name: revenue; Type: VIEW; Schema: billing; Owner: postgres
--

CREATE VIEW billing.revenue AS
 SELECT date_trunc('month'::text, issued_at) AS month,
    sum(gross) AS gross
   FROM billing.invoices
  GROUP BY (date_trunc('month'::text, issued_at));


ALTER VIEW billing.revenue OWNER TO postgres;

--
-- Name: tariffs; Type: TABLE; Schema: billing; Owner: postgres
--

CREATE TABLE billing.tariffs (
    id bigint NOT NULL,
    site_id integer NOT NULL,
    valid daterange DEFAULT daterange(CURRENT_DATE, NULL::date) NOT NULL,
    per_kwh billing.money_amount NOT NULL,
    per_minute billing.money_amount DEFAULT 0 NOT NULL,
    currency billing.currency,
    note text,
    CONSTRAINT not_free CHECK ((((per_kwh)::numeric > (0)::numeric) OR ((per_minute)::numeric > (0)::numeric)))
);


ALTER TABLE billing.tariffs OWNER TO postgres;

--
-- Name: tariffs_id_seq; Type: SEQUENCE; Schema: billing; Owner: postgres
--

CREATE SEQUENCE billing.tariffs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE billing.tariffs_id_seq OWNER TO postgres;

--
-- Name: tariffs_id_seq; Type: SEQUENCE OWNED BY; Schema: billing; Owner: postgres
--

ALTER SEQUENCE billing.tariffs_id_seq OWNED BY billing.tariffs.id;


--
-- Name: chargers; Type: TABLE; Schema: network; Owner: postgres
--

CREATE TABLE network.chargers (
    id integer NOT NULL,
    site_id integer NOT NULL,
    serial_no character varying(64) NOT NULL,
    model text,
    firmware text DEFAULT '0.0.0'::text,
    state network.charger_state DEFAULT 'planned'::network.charger_state NOT NULL,
    max_kw numeric(6,2) DEFAULT 22 NOT NULL,
    config jsonb DEFAULT '{}'::jsonb,
    mac macaddr,
    installed timestamp with time zone,
    CONSTRAINT charger_power CHECK ((((max_kw)::double precision > (0)::double precision) AND ((max_kw)::double precision <= (400)::double precision)))
);


ALTER TABLE network.chargers OWNER TO postgres;

--
-- Name: sites; Type: TABLE; Schema: network; Owner: postgres
--

CREATE TABLE network.sites (
    id integer NOT NULL,
    code character varying(16) NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    city text NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    operator_email network.email,
    opened_on date DEFAULT CURRENT_DATE,
    address jsonb,
    parking integer DEFAULT 0 NOT NULL,
    CONSTRAINT parking_not_negative CHECK ((parking >= 0)),
    CONSTRAINT sites_lat_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision))),
    CONSTRAINT sites_lon_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision)))
);


ALTER TABLE network.sites OWNER TO postgres;

--
-- Name: TABLE sites; Type: COMMENT; Schema: network; Owner: postgres
--

COMMENT ON TABLE network.sites IS 'A place with one or more chargers';


--
-- Name: COLUMN sites.code; Type: COMMENT; Schema: network; Owner: postgres
--

COMMENT ON COLUMN network.sites.code IS 'Painted on the pole';


--
-- Name: charger_overview; Type: VIEW; Schema: network; Owner: postgres
--

CREATE VIEW network.charger_overview AS
 SELECT c.id,
    c.site_id,
    c.serial_no,
    c.model,
    c.firmware,
    c.state,
    c.max_kw,
    c.config,
    c.mac,
    c.installed,
    s.code AS site_code,
    s.city
   FROM (network.chargers c
     JOIN network.sites s ON ((s.id = c.site_id)))
  WHERE ((c.state)::text <> ALL (ARRAY['planned'::text, 'retired'::text]));


ALTER VIEW network.charger_overview OWNER TO postgres;

--
-- Name: chargers_id_seq; Type: SEQUENCE; Schema: network; Owner: postgres
--

CREATE SEQUENCE network.chargers_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE network.chargers_id_seq OWNER TO postgres;

--
-- Name: chargers_id_seq; Type: SEQUENCE OWNED BY; Schema: network; Owner: postgres
--

ALTER SEQUENCE network.chargers_id_seq OWNED BY network.chargers.id;


--
-- Name: connectors; Type: TABLE; Schema: network; Owner: postgres
--

CREATE TABLE network.connectors (
    charger_id integer NOT NULL,
    no network.connector_no NOT NULL,
    plug text NOT NULL,
    cable boolean DEFAULT false NOT NULL,
    CONSTRAINT connectors_plug_check CHECK ((plug = ANY (ARRAY['type2'::text, 'ccs'::text, 'chademo'::text])))
);


ALTER TABLE network.connectors OWNER TO postgres;

--
-- Name: readings; Type: TABLE; Schema: network; Owner: postgres
--

CREATE UNLOGGED TABLE network.readings (
    session_id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    watts integer,
    amps real[],
    raw jsonb,
    CONSTRAINT readings_watts CHECK (((watts > '-400000'::integer) AND (watts < 400000)))
)
WITH (autovacuum_vacuum_scale_factor='0.05', fillfactor='70');
ALTER TABLE ONLY network.readings ALTER COLUMN session_id SET STATISTICS 500;
ALTER TABLE ONLY network.readings ALTER COLUMN raw SET STORAGE EXTERNAL;


ALTER TABLE network.readings OWNER TO postgres;

--
-- Name: sessions; Type: TABLE; Schema: network; Owner: postgres
--

CREATE TABLE network.sessions (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    charger_id integer NOT NULL,
    connector network.connector_no NOT NULL,
    card bytea,
    energy_wh bigint DEFAULT 0 NOT NULL,
    energy_kwh numeric GENERATED ALWAYS AS (((energy_wh)::numeric / 1000.0)) STORED,
    stop_reason character varying(40),
    CONSTRAINT sessions_check CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
)
PARTITION BY RANGE (started_at);


ALTER TABLE network.sessions OWNER TO postgres;

--
-- Name: sessions_2023; Type: TABLE; Schema: network; Owner: postgres
--

CREATE TABLE network.sessions_2023 (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    charger_id integer NOT NULL,
    connector network.connector_no NOT NULL,
    card bytea,
    energy_wh bigint DEFAULT 0 NOT NULL,
    energy_kwh numeric GENERATED ALWAYS AS (((energy_wh)::numeric / 1000.0)) STORED,
    stop_reason character varying(40),
    CONSTRAINT sessions_check CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
);


ALTER TABLE network.sessions_2023 OWNER TO postgres;

--
-- Name: sessions_2024_q1; Type: TABLE; Schema: network; Owner: postgres
--

CREATE TABLE network.sessions_2024_q1 (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    charger_id integer NOT NULL,
    connector network.connector_no NOT NULL,
    card bytea,
    energy_wh bigint DEFAULT 0 NOT NULL,
    energy_kwh numeric GENERATED ALWAYS AS (((energy_wh)::numeric / 1000.0)) STORED,
    stop_reason character varying(40),
    CONSTRAINT sessions_check CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
)
WITH (fillfactor='80');


ALTER TABLE network.sessions_2024_q1 OWNER TO postgres;

--
-- Name: sessions_2024_q2; Type: TABLE; Schema: network; Owner: postgres
--

CREATE TABLE network.sessions_2024_q2 (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    charger_id integer NOT NULL,
    connector network.connector_no NOT NULL,
    card bytea,
    energy_wh bigint DEFAULT 0 NOT NULL,
    energy_kwh numeric GENERATED ALWAYS AS (((energy_wh)::numeric / 1000.0)) STORED,
    stop_reason character varying(40),
    CONSTRAINT sessions_check CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
);


ALTER TABLE network.sessions_2024_q2 OWNER TO postgres;

--
-- Name: sessions_2024_q3; Type: TABLE; Schema: network; Owner: postgres
--

CREATE TABLE network.sessions_2024_q3 (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    charger_id integer NOT NULL,
    connector network.connector_no NOT NULL,
    card bytea,
    energy_wh bigint DEFAULT 0 NOT NULL,
    energy_kwh numeric GENERATED ALWAYS AS (((energy_wh)::numeric / 1000.0)) STORED,
    stop_reason character varying(40),
    CONSTRAINT sessions_check CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
);


ALTER TABLE network.sessions_2024_q3 OWNER TO postgres;

--
-- Name: sessions_id_seq; Type: SEQUENCE; Schema: network; Owner: postgres
--

ALTER TABLE network.sessions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME network.sessions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_rest; Type: TABLE; Schema: network; Owner: postgres
--

CREATE TABLE network.sessions_rest (
    id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    charger_id integer NOT NULL,
    connector network.connector_no NOT NULL,
    card bytea,
    energy_wh bigint DEFAULT 0 NOT NULL,
    energy_kwh numeric GENERATED ALWAYS AS (((energy_wh)::numeric / 1000.0)) STORED,
    stop_reason character varying(40),
    CONSTRAINT sessions_check CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
);


ALTER TABLE network.sessions_rest OWNER TO postgres;

--
-- Name: sites_id_seq; Type: SEQUENCE; Schema: network; Owner: postgres
--

ALTER TABLE network.sites ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME network.sites_id_seq
    START WITH 1000
    INCREMENT BY 5
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: sessions_2023; Type: TABLE ATTACH; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sessions ATTACH PARTITION network.sessions_2023 FOR VALUES FROM ('2023-01-01 00:00:00+00') TO ('2024-01-01 00:00:00+00');


--
-- Name: sessions_2024_q1; Type: TABLE ATTACH; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sessions ATTACH PARTITION network.sessions_2024_q1 FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2024-04-01 00:00:00+00');


--
-- Name: sessions_2024_q2; Type: TABLE ATTACH; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sessions ATTACH PARTITION network.sessions_2024_q2 FOR VALUES FROM ('2024-04-01 00:00:00+00') TO ('2024-07-01 00:00:00+00');


--
-- Name: sessions_2024_q3; Type: TABLE ATTACH; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sessions ATTACH PARTITION network.sessions_2024_q3 FOR VALUES FROM ('2024-07-01 00:00:00+00') TO ('2024-09-01 00:00:00+00');


--
-- Name: sessions_rest; Type: TABLE ATTACH; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sessions ATTACH PARTITION network.sessions_rest DEFAULT;


--
-- Name: invoices no; Type: DEFAULT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.invoices ALTER COLUMN no SET DEFAULT nextval('billing.invoice_no'::regclass);


--
-- Name: tariffs id; Type: DEFAULT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.tariffs ALTER COLUMN id SET DEFAULT nextval('billing.tariffs_id_seq'::regclass);


--
-- Name: chargers id; Type: DEFAULT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.chargers ALTER COLUMN id SET DEFAULT nextval('network.chargers_id_seq'::regclass);


--
-- Name: old_prices old_prices_pkey; Type: CONSTRAINT; Schema: archive; Owner: postgres
--

ALTER TABLE ONLY archive.old_prices
    ADD CONSTRAINT old_prices_pkey PRIMARY KEY (site, day);


--
-- Name: cards cards_pkey; Type: CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.cards
    ADD CONSTRAINT cards_pkey PRIMARY KEY (uid);


--
-- Name: cards cards_uid_lease_excl; Type: CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.cards
    ADD CONSTRAINT cards_uid_lease_excl EXCLUDE USING gist (uid WITH =, lease WITH &&) WHERE ((NOT blocked));


--
-- Name: customers customers_email_key; Type: CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.customers
    ADD CONSTRAINT customers_email_key UNIQUE (email);


--
-- Name: customers customers_pkey; Type: CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);


--
-- Name: customers customers_vat_number_key; Type: CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.customers
    ADD CONSTRAINT customers_vat_number_key UNIQUE (vat_number);


--
-- Name: invoice_lines invoice_lines_pkey; Type: CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.invoice_lines
    ADD CONSTRAINT invoice_lines_pkey PRIMARY KEY (invoice_no, line) INCLUDE (amount);


--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (no);


--
-- Name: tariffs tariffs_pkey; Type: CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.tariffs
    ADD CONSTRAINT tariffs_pkey PRIMARY KEY (id);

ALTER TABLE billing.tariffs CLUSTER ON tariffs_pkey;


--
-- Name: chargers chargers_pkey; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.chargers
    ADD CONSTRAINT chargers_pkey PRIMARY KEY (id);


--
-- Name: chargers chargers_serial_no_unique; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.chargers
    ADD CONSTRAINT chargers_serial_no_unique UNIQUE (serial_no);


--
-- Name: connectors connectors_pkey; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.connectors
    ADD CONSTRAINT connectors_pkey PRIMARY KEY (charger_id, no);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id, started_at);


--
-- Name: sessions_2023 sessions_2023_pkey; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sessions_2023
    ADD CONSTRAINT sessions_2023_pkey PRIMARY KEY (id, started_at);


--
-- Name: sessions_2024_q1 sessions_2024_q1_pkey; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sessions_2024_q1
    ADD CONSTRAINT sessions_2024_q1_pkey PRIMARY KEY (id, started_at);


--
-- Name: sessions_2024_q2 sessions_2024_q2_pkey; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sessions_2024_q2
    ADD CONSTRAINT sessions_2024_q2_pkey PRIMARY KEY (id, started_at);


--
-- Name: sessions_2024_q3 sessions_2024_q3_pkey; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sessions_2024_q3
    ADD CONSTRAINT sessions_2024_q3_pkey PRIMARY KEY (id, started_at);


--
-- Name: sessions_rest sessions_rest_pkey; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sessions_rest
    ADD CONSTRAINT sessions_rest_pkey PRIMARY KEY (id, started_at);


--
-- Name: sites sites_code_key; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sites
    ADD CONSTRAINT sites_code_key UNIQUE (code);

ALTER TABLE ONLY network.sites REPLICA IDENTITY USING INDEX sites_code_key;


--
-- Name: sites sites_name_city_key; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sites
    ADD CONSTRAINT sites_name_city_key UNIQUE (name, city);


--
-- Name: sites sites_pkey; Type: CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.sites
    ADD CONSTRAINT sites_pkey PRIMARY KEY (id);


--
-- Name: invoices_due; Type: INDEX; Schema: billing; Owner: postgres
--

CREATE INDEX invoices_due ON billing.invoices USING btree ((issued_at AT TIME ZONE 'UTC'::text), no DESC NULLS LAST) INCLUDE (gross);


--
-- Name: invoices_once; Type: INDEX; Schema: billing; Owner: postgres
--

CREATE UNIQUE INDEX invoices_once ON billing.invoices USING btree (customer_id, period) WHERE ((state)::text <> 'void'::text);


--
-- Name: readings_at; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX readings_at ON network.readings USING brin (at) WITH (pages_per_range='32');


--
-- Name: sessions_charger_id_started_at_idx; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_charger_id_started_at_idx ON ONLY network.sessions USING btree (charger_id, started_at DESC);


--
-- Name: sessions_2023_charger_id_started_at_idx; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_2023_charger_id_started_at_idx ON network.sessions_2023 USING btree (charger_id, started_at DESC);


--
-- Name: sessions_open; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_open ON ONLY network.sessions USING btree (started_at) WHERE (ended_at IS NULL);


--
-- Name: sessions_2023_started_at_idx; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_2023_started_at_idx ON network.sessions_2023 USING btree (started_at) WHERE (ended_at IS NULL);


--
-- Name: sessions_2024_q1_charger_id_started_at_idx; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_2024_q1_charger_id_started_at_idx ON network.sessions_2024_q1 USING btree (charger_id, started_at DESC);


--
-- Name: sessions_2024_q1_started_at_idx; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_2024_q1_started_at_idx ON network.sessions_2024_q1 USING btree (started_at) WHERE (ended_at IS NULL);


--
-- Name: sessions_2024_q2_charger_id_started_at_idx; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_2024_q2_charger_id_started_at_idx ON network.sessions_2024_q2 USING btree (charger_id, started_at DESC);


--
-- Name: sessions_2024_q2_started_at_idx; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_2024_q2_started_at_idx ON network.sessions_2024_q2 USING btree (started_at) WHERE (ended_at IS NULL);


--
-- Name: sessions_2024_q3_charger_id_started_at_idx; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_2024_q3_charger_id_started_at_idx ON network.sessions_2024_q3 USING btree (charger_id, started_at DESC);


--
-- Name: sessions_2024_q3_started_at_idx; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_2024_q3_started_at_idx ON network.sessions_2024_q3 USING btree (started_at) WHERE (ended_at IS NULL);


--
-- Name: sessions_rest_charger_id_started_at_idx; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_rest_charger_id_started_at_idx ON network.sessions_rest USING btree (charger_id, started_at DESC);


--
-- Name: sessions_rest_started_at_idx; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sessions_rest_started_at_idx ON network.sessions_rest USING btree (started_at) WHERE (ended_at IS NULL);


--
-- Name: sites_city; Type: INDEX; Schema: network; Owner: postgres
--

CREATE INDEX sites_city ON network.sites USING btree (lower(city) text_pattern_ops);


--
-- Name: sessions_2023_charger_id_started_at_idx; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_charger_id_started_at_idx ATTACH PARTITION network.sessions_2023_charger_id_started_at_idx;


--
-- Name: sessions_2023_pkey; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_pkey ATTACH PARTITION network.sessions_2023_pkey;


--
-- Name: sessions_2023_started_at_idx; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_open ATTACH PARTITION network.sessions_2023_started_at_idx;


--
-- Name: sessions_2024_q1_charger_id_started_at_idx; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_charger_id_started_at_idx ATTACH PARTITION network.sessions_2024_q1_charger_id_started_at_idx;


--
-- Name: sessions_2024_q1_pkey; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_pkey ATTACH PARTITION network.sessions_2024_q1_pkey;


--
-- Name: sessions_2024_q1_started_at_idx; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_open ATTACH PARTITION network.sessions_2024_q1_started_at_idx;


--
-- Name: sessions_2024_q2_charger_id_started_at_idx; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_charger_id_started_at_idx ATTACH PARTITION network.sessions_2024_q2_charger_id_started_at_idx;


--
-- Name: sessions_2024_q2_pkey; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_pkey ATTACH PARTITION network.sessions_2024_q2_pkey;


--
-- Name: sessions_2024_q2_started_at_idx; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_open ATTACH PARTITION network.sessions_2024_q2_started_at_idx;


--
-- Name: sessions_2024_q3_charger_id_started_at_idx; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_charger_id_started_at_idx ATTACH PARTITION network.sessions_2024_q3_charger_id_started_at_idx;


--
-- Name: sessions_2024_q3_pkey; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_pkey ATTACH PARTITION network.sessions_2024_q3_pkey;


--
-- Name: sessions_2024_q3_started_at_idx; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_open ATTACH PARTITION network.sessions_2024_q3_started_at_idx;


--
-- Name: sessions_rest_charger_id_started_at_idx; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_charger_id_started_at_idx ATTACH PARTITION network.sessions_rest_charger_id_started_at_idx;


--
-- Name: sessions_rest_pkey; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_pkey ATTACH PARTITION network.sessions_rest_pkey;


--
-- Name: sessions_rest_started_at_idx; Type: INDEX ATTACH; Schema: network; Owner: postgres
--

ALTER INDEX network.sessions_open ATTACH PARTITION network.sessions_rest_started_at_idx;


--
-- Name: sites_place; Type: STATISTICS; Schema: network; Owner: postgres
--

CREATE STATISTICS network.sites_place (ndistinct, dependencies) ON name, city FROM network.sites;


ALTER STATISTICS network.sites_place OWNER TO postgres;

--
-- Name: sessions close_session; Type: TRIGGER; Schema: network; Owner: postgres
--

CREATE TRIGGER close_session AFTER UPDATE OF ended_at ON network.sessions FOR EACH ROW WHEN (((new.ended_at IS NOT NULL) AND (old.ended_at IS NULL))) EXECUTE FUNCTION network.close_session();


--
-- Name: cards cards_customer_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.cards
    ADD CONSTRAINT cards_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES billing.customers(id) ON DELETE CASCADE;


--
-- Name: invoice_lines invoice_lines_invoice_no_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.invoice_lines
    ADD CONSTRAINT invoice_lines_invoice_no_fkey FOREIGN KEY (invoice_no) REFERENCES billing.invoices(no) ON DELETE CASCADE;


--
-- Name: invoices invoices_customer; Type: FK CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.invoices
    ADD CONSTRAINT invoices_customer FOREIGN KEY (customer_id) REFERENCES billing.customers(id);


--
-- Name: tariffs tariffs_site_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.tariffs
    ADD CONSTRAINT tariffs_site_id_fkey FOREIGN KEY (site_id) REFERENCES network.sites(id);


--
-- Name: chargers chargers_site_id_fkey; Type: FK CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.chargers
    ADD CONSTRAINT chargers_site_id_fkey FOREIGN KEY (site_id) REFERENCES network.sites(id) ON DELETE RESTRICT;


--
-- Name: connectors connectors_charger_id_fkey; Type: FK CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE ONLY network.connectors
    ADD CONSTRAINT connectors_charger_id_fkey FOREIGN KEY (charger_id) REFERENCES network.chargers(id) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: sessions sessions_charger_id_connector_fkey; Type: FK CONSTRAINT; Schema: network; Owner: postgres
--

ALTER TABLE network.sessions
    ADD CONSTRAINT sessions_charger_id_connector_fkey FOREIGN KEY (charger_id, connector) REFERENCES network.connectors(charger_id, no);


--
-- PostgreSQL database dump complete
--

\unrestrict samples

