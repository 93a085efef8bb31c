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
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: AccountRole; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public."AccountRole" AS ENUM (
    'CUSTOMER',
    'STAFF',
    'ADMIN'
);


ALTER TYPE public."AccountRole" OWNER TO postgres;

--
-- Name: AddressKind; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public."AddressKind" AS ENUM (
    'HOME',
    'WORK',
    'PICKUP_POINT'
);


ALTER TYPE public."AddressKind" OWNER TO postgres;

--
-- Name: OrderStatus; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public."OrderStatus" AS ENUM (
    'DRAFT',
    'PLACED',
    'SHIPPED',
    'CANCELLED',
    'RETURNED'
);


ALTER TYPE public."OrderStatus" OWNER TO postgres;

--
-- Name: PaymentState; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public."PaymentState" AS ENUM (
    'OPEN',
    'AUTHORISED',
    'SETTLED',
    'FAILED'
);


ALTER TYPE public."PaymentState" OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: Account; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."Account" (
    id text NOT NULL,
    email public.citext NOT NULL,
    "displayName" character varying(120),
    role public."AccountRole" DEFAULT 'CUSTOMER'::public."AccountRole" NOT NULL,
    "createdAt" timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    "updatedAt" timestamp(3) without time zone NOT NULL,
    number integer NOT NULL
);


ALTER TABLE public."Account" OWNER TO postgres;

--
-- Name: Account_number_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public."Account_number_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public."Account_number_seq" OWNER TO postgres;

--
-- Name: Account_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public."Account_number_seq" OWNED BY public."Account".number;


--
-- Name: Address; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."Address" (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    "accountId" text NOT NULL,
    kind public."AddressKind" DEFAULT 'HOME'::public."AddressKind" NOT NULL,
    street text NOT NULL,
    town text NOT NULL,
    postcode character varying(12) NOT NULL,
    country character(2) DEFAULT 'NL'::bpchar NOT NULL,
    "position" point,
    "createdAt" timestamp(6) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);


ALTER TABLE public."Address" OWNER TO postgres;

--
-- Name: AuditEntry; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."AuditEntry" (
    id bigint NOT NULL,
    "actorId" text,
    action text NOT NULL,
    subject text NOT NULL,
    before jsonb,
    after jsonb,
    ip inet,
    at timestamp(3) with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);


ALTER TABLE public."AuditEntry" OWNER TO postgres;

--
-- Name: AuditEntry_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public."AuditEntry_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public."AuditEntry_id_seq" OWNER TO postgres;

--
-- Name: AuditEntry_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public."AuditEntry_id_seq" OWNED BY public."AuditEntry".id;


--
-- Name: Category; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."Category" (
    id integer NOT NULL,
    slug text NOT NULL,
    label text NOT NULL,
    "parentId" integer
);


ALTER TABLE public."Category" OWNER TO postgres;

--
-- Name: Category_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public."Category_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public."Category_id_seq" OWNER TO postgres;

--
-- Name: Category_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public."Category_id_seq" OWNED BY public."Category".id;


--
-- Name: Instrument; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."Instrument" (
    id integer NOT NULL,
    sku text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    price numeric(10,2) NOT NULL,
    "weightGrams" integer,
    listed boolean DEFAULT false NOT NULL,
    "createdAt" timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    "workshopId" integer,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    "photoUrls" text[],
    tags text[] DEFAULT ARRAY[]::text[],
    "updatedAt" timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    "discountPercent" double precision DEFAULT 0 NOT NULL
);


ALTER TABLE public."Instrument" OWNER TO postgres;

--
-- Name: Instrument_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public."Instrument_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public."Instrument_id_seq" OWNER TO postgres;

--
-- Name: Instrument_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public."Instrument_id_seq" OWNED BY public."Instrument".id;


--
-- Name: Order; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."Order" (
    id text NOT NULL,
    "accountId" text NOT NULL,
    status public."OrderStatus" DEFAULT 'DRAFT'::public."OrderStatus" NOT NULL,
    total numeric(12,2) DEFAULT 0.00 NOT NULL,
    "placedAt" timestamp(3) with time zone,
    "shipToId" uuid,
    number text,
    channel text DEFAULT 'web'::text NOT NULL,
    CONSTRAINT "Order_channel_known" CHECK ((channel = ANY (ARRAY['web'::text, 'shop'::text, 'phone'::text])))
);


ALTER TABLE public."Order" OWNER TO postgres;

--
-- Name: OrderLine; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."OrderLine" (
    "orderId" text NOT NULL,
    "instrumentId" integer NOT NULL,
    quantity integer DEFAULT 1 NOT NULL,
    "unitPrice" numeric(10,2) NOT NULL
);


ALTER TABLE public."OrderLine" OWNER TO postgres;

--
-- Name: Payment; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."Payment" (
    id bigint NOT NULL,
    "orderId" text NOT NULL,
    state public."PaymentState" DEFAULT 'OPEN'::public."PaymentState" NOT NULL,
    amount numeric(12,2) NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    "providerRef" text,
    receipt bytea,
    raw jsonb,
    "settledOn" date,
    "createdAt" timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT "Payment_amount_positive" CHECK ((amount > (0)::numeric))
);


ALTER TABLE public."Payment" OWNER TO postgres;

--
-- Name: Payment_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public."Payment_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public."Payment_id_seq" OWNER TO postgres;

--
-- Name: Payment_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public."Payment_id_seq" OWNED BY public."Payment".id;


--
-- Name: Review; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."Review" (
    id integer NOT NULL,
    "instrumentId" integer NOT NULL,
    "accountId" text NOT NULL,
    stars integer NOT NULL,
    text text,
    hidden boolean DEFAULT false NOT NULL,
    "createdAt" timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT "Review_stars_range" CHECK (((stars >= 1) AND (stars <= 5)))
);


ALTER TABLE public."Review" OWNER TO postgres;

--
-- Name: Review_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public."Review_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public."Review_id_seq" OWNER TO postgres;

--
-- Name: Review_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public."Review_id_seq" OWNED BY public."Review".id;


--
-- Name: Wishlist; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."Wishlist" (
    id text NOT NULL,
    "accountId" text NOT NULL,
    title text DEFAULT 'My wishlist'::text NOT NULL,
    shared boolean DEFAULT false NOT NULL
);


ALTER TABLE public."Wishlist" OWNER TO postgres;

--
-- Name: WishlistItem; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."WishlistItem" (
    "wishlistId" text NOT NULL,
    "instrumentId" integer NOT NULL,
    "addedAt" timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);


ALTER TABLE public."WishlistItem" OWNER TO postgres;

--
-- Name: Workshop; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."Workshop" (
    id integer NOT NULL,
    name text NOT NULL,
    country character(2) NOT NULL,
    "foundedYear" smallint
);


ALTER TABLE public."Workshop" OWNER TO postgres;

--
-- Name: Workshop_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public."Workshop_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public."Workshop_id_seq" OWNER TO postgres;

--
-- Name: Workshop_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public."Workshop_id_seq" OWNED BY public."Workshop".id;


--
-- Name: _CategoryToInstrument; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public."_CategoryToInstrument" (
    "A" integer NOT NULL,
    "B" integer NOT NULL
);


ALTER TABLE public."_CategoryToInstrument" OWNER TO postgres;

--
-- Name: _prisma_migrations; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public._prisma_migrations (
    id character varying(36) NOT NULL,
    checksum character varying(64) NOT NULL,
    finished_at timestamp with time zone,
    migration_name character varying(255) NOT NULL,
    logs text,
    rolled_back_at timestamp with time zone,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_steps_count integer DEFAULT 0 NOT NULL
);


ALTER TABLE public._prisma_migrations OWNER TO postgres;

--
-- Name: Account number; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Account" ALTER COLUMN number SET DEFAULT nextval('public."Account_number_seq"'::regclass);


--
-- Name: AuditEntry id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."AuditEntry" ALTER COLUMN id SET DEFAULT nextval('public."AuditEntry_id_seq"'::regclass);


--
-- Name: Category id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Category" ALTER COLUMN id SET DEFAULT nextval('public."Category_id_seq"'::regclass);


--
-- Name: Instrument id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Instrument" ALTER COLUMN id SET DEFAULT nextval('public."Instrument_id_seq"'::regclass);


--
-- Name: Payment id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Payment" ALTER COLUMN id SET DEFAULT nextval('public."Payment_id_seq"'::regclass);


--
-- Name: Review id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Review" ALTER COLUMN id SET DEFAULT nextval('public."Review_id_seq"'::regclass);


--
-- Name: Workshop id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Workshop" ALTER COLUMN id SET DEFAULT nextval('public."Workshop_id_seq"'::regclass);


--
-- Name: Account Account_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Account"
    ADD CONSTRAINT "Account_pkey" PRIMARY KEY (id);


--
-- Name: Address Address_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Address"
    ADD CONSTRAINT "Address_pkey" PRIMARY KEY (id);


--
-- Name: AuditEntry AuditEntry_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."AuditEntry"
    ADD CONSTRAINT "AuditEntry_pkey" PRIMARY KEY (id);


--
-- Name: Category Category_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Category"
    ADD CONSTRAINT "Category_pkey" PRIMARY KEY (id);


--
-- Name: Instrument Instrument_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Instrument"
    ADD CONSTRAINT "Instrument_pkey" PRIMARY KEY (id);


--
-- Name: OrderLine OrderLine_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."OrderLine"
    ADD CONSTRAINT "OrderLine_pkey" PRIMARY KEY ("orderId", "instrumentId");


--
-- Name: Order Order_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Order"
    ADD CONSTRAINT "Order_pkey" PRIMARY KEY (id);


--
-- Name: Payment Payment_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Payment"
    ADD CONSTRAINT "Payment_pkey" PRIMARY KEY (id);


--
-- Name: Review Review_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Review"
    ADD CONSTRAINT "Review_pkey" PRIMARY KEY (id);


--
-- Name: WishlistItem WishlistItem_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."WishlistItem"
    ADD CONSTRAINT "WishlistItem_pkey" PRIMARY KEY ("wishlistId", "instrumentId");


--
-- Name: Wishlist Wishlist_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Wishlist"
    ADD CONSTRAINT "Wishlist_pkey" PRIMARY KEY (id);


--
-- Name: Workshop Workshop_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Workshop"
    ADD CONSTRAINT "Workshop_pkey" PRIMARY KEY (id);


--
-- Name: _CategoryToInstrument _CategoryToInstrument_AB_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."_CategoryToInstrument"
    ADD CONSTRAINT "_CategoryToInstrument_AB_pkey" PRIMARY KEY ("A", "B");


--
-- Name: _prisma_migrations _prisma_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);


--
-- Name: Account_email_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX "Account_email_key" ON public."Account" USING btree (email);


--
-- Name: Account_number_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX "Account_number_key" ON public."Account" USING btree (number);


--
-- Name: Address_accountId_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX "Address_accountId_idx" ON public."Address" USING btree ("accountId");


--
-- Name: AuditEntry_at_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX "AuditEntry_at_idx" ON public."AuditEntry" USING brin (at);


--
-- Name: AuditEntry_subject_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX "AuditEntry_subject_idx" ON public."AuditEntry" USING hash (subject);


--
-- Name: Category_slug_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX "Category_slug_key" ON public."Category" USING btree (slug);


--
-- Name: Instrument_attributes_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX "Instrument_attributes_idx" ON public."Instrument" USING gin (attributes jsonb_path_ops);


--
-- Name: Instrument_sku_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX "Instrument_sku_key" ON public."Instrument" USING btree (sku);


--
-- Name: Instrument_tags_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX "Instrument_tags_idx" ON public."Instrument" USING gin (tags);


--
-- Name: Order_accountId_status_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX "Order_accountId_status_idx" ON public."Order" USING btree ("accountId", status);


--
-- Name: Order_number_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX "Order_number_key" ON public."Order" USING btree (number);


--
-- Name: Payment_orderId_createdAt_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX "Payment_orderId_createdAt_idx" ON public."Payment" USING btree ("orderId", "createdAt" DESC);


--
-- Name: Payment_providerRef_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX "Payment_providerRef_key" ON public."Payment" USING btree ("providerRef");


--
-- Name: Review_instrumentId_accountId_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX "Review_instrumentId_accountId_key" ON public."Review" USING btree ("instrumentId", "accountId");


--
-- Name: Review_visible_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX "Review_visible_idx" ON public."Review" USING btree ("instrumentId", "createdAt" DESC) WHERE (NOT hidden);


--
-- Name: Workshop_name_country_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX "Workshop_name_country_key" ON public."Workshop" USING btree (name, country);


--
-- Name: _CategoryToInstrument_B_index; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX "_CategoryToInstrument_B_index" ON public."_CategoryToInstrument" USING btree ("B");


--
-- Name: Address Address_accountId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Address"
    ADD CONSTRAINT "Address_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES public."Account"(id) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: AuditEntry AuditEntry_actorId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."AuditEntry"
    ADD CONSTRAINT "AuditEntry_actorId_fkey" FOREIGN KEY ("actorId") REFERENCES public."Account"(id) ON UPDATE CASCADE ON DELETE SET NULL;


--
-- Name: Category Category_parentId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Category"
    ADD CONSTRAINT "Category_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES public."Category"(id) ON UPDATE CASCADE ON DELETE SET NULL;


--
-- Name: Instrument Instrument_workshopId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Instrument"
    ADD CONSTRAINT "Instrument_workshopId_fkey" FOREIGN KEY ("workshopId") REFERENCES public."Workshop"(id) ON UPDATE CASCADE ON DELETE SET NULL;


--
-- Name: OrderLine OrderLine_instrumentId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."OrderLine"
    ADD CONSTRAINT "OrderLine_instrumentId_fkey" FOREIGN KEY ("instrumentId") REFERENCES public."Instrument"(id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: OrderLine OrderLine_orderId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."OrderLine"
    ADD CONSTRAINT "OrderLine_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES public."Order"(id) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: Order Order_accountId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Order"
    ADD CONSTRAINT "Order_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES public."Account"(id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: Order Order_shipToId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Order"
    ADD CONSTRAINT "Order_shipToId_fkey" FOREIGN KEY ("shipToId") REFERENCES public."Address"(id) ON UPDATE CASCADE ON DELETE SET NULL;


--
-- Name: Payment Payment_orderId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Payment"
    ADD CONSTRAINT "Payment_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES public."Order"(id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- Name: Review Review_accountId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Review"
    ADD CONSTRAINT "Review_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES public."Account"(id) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: Review Review_instrumentId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Review"
    ADD CONSTRAINT "Review_instrumentId_fkey" FOREIGN KEY ("instrumentId") REFERENCES public."Instrument"(id) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: WishlistItem WishlistItem_instrumentId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."WishlistItem"
    ADD CONSTRAINT "WishlistItem_instrumentId_fkey" FOREIGN KEY ("instrumentId") REFERENCES public."Instrument"(id) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: WishlistItem WishlistItem_wishlistId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."WishlistItem"
    ADD CONSTRAINT "WishlistItem_wishlistId_fkey" FOREIGN KEY ("wishlistId") REFERENCES public."Wishlist"(id) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: Wishlist Wishlist_accountId_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."Wishlist"
    ADD CONSTRAINT "Wishlist_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES public."Account"(id) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: _CategoryToInstrument _CategoryToInstrument_A_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."_CategoryToInstrument"
    ADD CONSTRAINT "_CategoryToInstrument_A_fkey" FOREIGN KEY ("A") REFERENCES public."Category"(id) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- Name: _CategoryToInstrument _CategoryToInstrument_B_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public."_CategoryToInstrument"
    ADD CONSTRAINT "_CategoryToInstrument_B_fkey" FOREIGN KEY ("B") REFERENCES public."Instrument"(id) ON UPDATE CASCADE ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--

