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
-- Name: auth; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA auth;


ALTER SCHEMA auth OWNER TO postgres;

--
-- Name: extensions; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA extensions;


ALTER SCHEMA extensions OWNER TO postgres;

--
-- Name: pg_trgm; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA extensions;


--
-- Name: EXTENSION pg_trgm; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';


--
-- Name: uuid-ossp; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA extensions;


--
-- Name: EXTENSION "uuid-ossp"; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION "uuid-ossp" IS 'generate universally unique identifiers (UUIDs)';


--
-- Name: deal_stage; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.deal_stage AS ENUM (
    'lead',
    'qualified',
    'proposal',
    'won',
    'lost'
);


ALTER TYPE public.deal_stage OWNER TO postgres;

--
-- Name: jwt(); Type: FUNCTION; Schema: auth; Owner: postgres
--

CREATE FUNCTION auth.jwt() RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
  select coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb
$$;


ALTER FUNCTION auth.jwt() OWNER TO postgres;

--
-- Name: role(); Type: FUNCTION; Schema: auth; Owner: postgres
--

CREATE FUNCTION auth.role() RETURNS text
    LANGUAGE sql STABLE
    AS $$
  select nullif(current_setting('request.jwt.claim.role', true), '')::text
$$;


ALTER FUNCTION auth.role() OWNER TO postgres;

--
-- Name: uid(); Type: FUNCTION; Schema: auth; Owner: postgres
--

CREATE FUNCTION auth.uid() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
  select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid
$$;


ALTER FUNCTION auth.uid() OWNER TO postgres;

--
-- Name: is_auditor(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.is_auditor() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$select exists (select 1 from public.staff where id = auth.uid() and role = 'auditor')$$;


ALTER FUNCTION public.is_auditor() OWNER TO postgres;

--
-- Name: is_manager(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.is_manager() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  select exists (select 1 from public.staff where id = auth.uid() and role in ('manager', 'admin') and active);
$$;


ALTER FUNCTION public.is_manager() OWNER TO postgres;

--
-- Name: owns(uuid); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.owns(owner uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ select owner = auth.uid() or public.is_manager() $$;


ALTER FUNCTION public.owns(owner uuid) OWNER TO postgres;

--
-- Name: refresh_reports(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.refresh_reports() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
  refresh materialized view concurrently public.pipeline_by_stage;
end;
$$;


ALTER FUNCTION public.refresh_reports() OWNER TO postgres;

--
-- Name: set_updated_at(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.updated_at := now();
  return new;
end;
$$;


ALTER FUNCTION public.set_updated_at() OWNER TO postgres;

--
-- Name: write_audit(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.write_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    AS $$
begin
  insert into public.audit_log (table_name, row_id, action, diff)
  values (tg_table_name, coalesce(new.id, old.id), tg_op, to_jsonb(new));
  return coalesce(new, old);
end;
$$;


ALTER FUNCTION public.write_audit() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: users; Type: TABLE; Schema: auth; Owner: postgres
--

CREATE TABLE auth.users (
    id uuid NOT NULL,
    aud character varying(255),
    role character varying(255),
    email character varying(255),
    raw_user_meta_data jsonb,
    is_super_admin boolean,
    created_at timestamp with time zone,
    updated_at timestamp with time zone
);


ALTER TABLE auth.users OWNER TO postgres;

--
-- Name: activities; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.activities (
    id bigint NOT NULL,
    kind text NOT NULL,
    contact_id uuid,
    deal_id uuid,
    body text DEFAULT ''::text NOT NULL,
    meta jsonb DEFAULT '{}'::jsonb NOT NULL,
    happened_at timestamp with time zone DEFAULT now() NOT NULL,
    author_id uuid DEFAULT auth.uid(),
    CONSTRAINT activities_check CHECK ((num_nonnulls(contact_id, deal_id) >= 1)),
    CONSTRAINT activities_kind_check CHECK ((kind = ANY (ARRAY['call'::text, 'mail'::text, 'meeting'::text, 'note'::text])))
);


ALTER TABLE public.activities OWNER TO postgres;

--
-- Name: activities_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.activities ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.activities_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: audit_log; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    table_name text NOT NULL,
    row_id uuid NOT NULL,
    action text NOT NULL,
    changed_by uuid DEFAULT auth.uid(),
    diff jsonb,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT audit_log_action_check CHECK ((action = ANY (ARRAY['INSERT'::text, 'UPDATE'::text, 'DELETE'::text])))
);


ALTER TABLE public.audit_log OWNER TO postgres;

--
-- Name: audit_log_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.audit_log_id_seq OWNER TO postgres;

--
-- Name: audit_log_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.audit_log_id_seq OWNED BY public.audit_log.id;


--
-- Name: companies; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.companies (
    id uuid DEFAULT extensions.uuid_generate_v4() NOT NULL,
    name text NOT NULL,
    domain text,
    size_class text,
    owner_id uuid DEFAULT auth.uid(),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT companies_size_class_check CHECK ((size_class = ANY (ARRAY['micro'::text, 'small'::text, 'medium'::text, 'large'::text])))
);


ALTER TABLE public.companies OWNER TO postgres;

--
-- Name: consents; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.consents (
    contact_id uuid NOT NULL,
    purpose text NOT NULL,
    granted boolean NOT NULL,
    evidence jsonb,
    recorded_by uuid DEFAULT auth.uid() NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp without time zone GENERATED ALWAYS AS (((recorded_at AT TIME ZONE 'UTC'::text) + '2 years'::interval)) STORED,
    CONSTRAINT consents_purpose_check CHECK ((purpose = ANY (ARRAY['newsletter'::text, 'calls'::text, 'profiling'::text])))
);

ALTER TABLE ONLY public.consents FORCE ROW LEVEL SECURITY;


ALTER TABLE public.consents OWNER TO postgres;

--
-- Name: TABLE consents; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.consents IS 'Append only: the newest row for a purpose counts.';


--
-- Name: COLUMN consents.evidence; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON COLUMN public.consents.evidence IS 'How it was given: form, IP address, wording';


--
-- Name: contact_companies; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.contact_companies (
    contact_id uuid NOT NULL,
    company_id uuid NOT NULL,
    is_primary boolean DEFAULT false NOT NULL,
    title text
);


ALTER TABLE public.contact_companies OWNER TO postgres;

--
-- Name: contacts; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.contacts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    first_name text,
    last_name text NOT NULL,
    email text,
    phone text,
    source text DEFAULT 'manual'::text NOT NULL,
    owner_id uuid DEFAULT auth.uid() NOT NULL,
    deleted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT contacts_source_check CHECK ((source = ANY (ARRAY['manual'::text, 'import'::text, 'web'::text, 'referral'::text])))
);


ALTER TABLE public.contacts OWNER TO postgres;

--
-- Name: contact_cards; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.contact_cards AS
 SELECT id,
    concat_ws(' '::text, first_name, last_name) AS name,
    email,
    ( SELECT co.name
           FROM (public.contact_companies cc
             JOIN public.companies co ON ((co.id = cc.company_id)))
          WHERE ((cc.contact_id = c.id) AND cc.is_primary)) AS company,
    ( SELECT max(a.happened_at) AS max
           FROM public.activities a
          WHERE (a.contact_id = c.id)) AS last_activity
   FROM public.contacts c;


ALTER VIEW public.contact_cards OWNER TO postgres;

--
-- Name: contacts_backup_20250214; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.contacts_backup_20250214 (
    id uuid,
    first_name text,
    last_name text,
    email text,
    phone text,
    source text,
    owner_id uuid,
    deleted_at timestamp with time zone,
    created_at timestamp with time zone,
    updated_at timestamp with time zone
);


ALTER TABLE public.contacts_backup_20250214 OWNER TO postgres;

--
-- Name: deals; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.deals (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    company_id uuid NOT NULL,
    contact_id uuid,
    title text NOT NULL,
    stage text DEFAULT 'lead'::text NOT NULL,
    amount numeric(14,2) DEFAULT 0 NOT NULL,
    currency character(3) DEFAULT 'USD'::bpchar NOT NULL,
    probability numeric(3,2),
    owner_id uuid DEFAULT auth.uid(),
    expected_close date,
    closed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT deals_closed_when_decided CHECK (((stage = ANY (ARRAY['won'::text, 'lost'::text])) = (closed_at IS NOT NULL))),
    CONSTRAINT deals_probability_check CHECK (((probability >= (0)::numeric) AND (probability <= (1)::numeric)))
);


ALTER TABLE public.deals OWNER TO postgres;

--
-- Name: stages; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.stages (
    key text NOT NULL,
    label text NOT NULL,
    "position" integer NOT NULL
);


ALTER TABLE public.stages OWNER TO postgres;

--
-- Name: pipeline_by_stage; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.pipeline_by_stage AS
 SELECT d.owner_id,
    s."position",
    s.label,
    count(*) FILTER (WHERE (d.amount > (0)::numeric)) AS deals,
    sum(d.amount) AS amount
   FROM (public.stages s
     LEFT JOIN public.deals d ON (((d.stage = s.key) AND (d.closed_at IS NULL))))
  GROUP BY d.owner_id, s."position", s.label
  WITH NO DATA;


ALTER MATERIALIZED VIEW public.pipeline_by_stage OWNER TO postgres;

--
-- Name: staff; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.staff (
    id uuid NOT NULL,
    full_name text NOT NULL,
    role text DEFAULT 'agent'::text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    is_admin boolean DEFAULT false NOT NULL,
    CONSTRAINT staff_role_check CHECK ((role = ANY (ARRAY['agent'::text, 'lead'::text, 'manager'::text, 'admin'::text])))
);


ALTER TABLE public.staff OWNER TO postgres;

--
-- Name: audit_log id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.audit_log ALTER COLUMN id SET DEFAULT nextval('public.audit_log_id_seq'::regclass);


--
-- Name: users users_email_key; Type: CONSTRAINT; Schema: auth; Owner: postgres
--

ALTER TABLE ONLY auth.users
    ADD CONSTRAINT users_email_key UNIQUE (email);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: auth; Owner: postgres
--

ALTER TABLE ONLY auth.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: activities activities_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_pkey PRIMARY KEY (id);


--
-- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);


--
-- Name: companies companies_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.companies
    ADD CONSTRAINT companies_pkey PRIMARY KEY (id);


--
-- Name: consents consents_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (contact_id, purpose, recorded_at);


--
-- Name: contact_companies contact_companies_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.contact_companies
    ADD CONSTRAINT contact_companies_pkey PRIMARY KEY (contact_id, company_id);


--
-- Name: contacts contacts_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (id);


--
-- Name: deals deals_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_pkey PRIMARY KEY (id);


--
-- Name: staff staff_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (id);


--
-- Name: stages stages_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.stages
    ADD CONSTRAINT stages_pkey PRIMARY KEY (key);


--
-- Name: stages stages_position_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.stages
    ADD CONSTRAINT stages_position_key UNIQUE ("position") DEFERRABLE;


--
-- Name: activities_contact_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX activities_contact_idx ON public.activities USING btree (contact_id, happened_at DESC);


--
-- Name: activities_meta_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX activities_meta_idx ON public.activities USING gin (meta jsonb_path_ops);


--
-- Name: companies_domain_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX companies_domain_key ON public.companies USING btree (lower(domain)) WHERE (domain IS NOT NULL);


--
-- Name: companies_name_trgm; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX companies_name_trgm ON public.companies USING gin (name extensions.gin_trgm_ops);


--
-- Name: contact_companies_one_primary; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX contact_companies_one_primary ON public.contact_companies USING btree (contact_id) WHERE is_primary;


--
-- Name: contacts_email_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX contacts_email_key ON public.contacts USING btree (lower(email));


--
-- Name: contacts_owner_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX contacts_owner_idx ON public.contacts USING btree (owner_id, created_at DESC) WHERE (deleted_at IS NULL);


--
-- Name: deals_pipeline_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX deals_pipeline_idx ON public.deals USING btree (owner_id, stage, expected_close) WHERE (closed_at IS NULL);


--
-- Name: pipeline_by_stage_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX pipeline_by_stage_key ON public.pipeline_by_stage USING btree (owner_id, "position");


--
-- Name: deals audit; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.deals FOR EACH ROW EXECUTE FUNCTION public.write_audit();


--
-- Name: companies companies_updated_at; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER companies_updated_at BEFORE UPDATE ON public.companies FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();


--
-- Name: contacts contacts_updated_at; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER contacts_updated_at BEFORE UPDATE ON public.contacts FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();


--
-- Name: activities activities_author_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.staff(id);


--
-- Name: activities activities_contact_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;


--
-- Name: activities activities_deal_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_deal_id_fkey FOREIGN KEY (deal_id) REFERENCES public.deals(id) ON DELETE CASCADE;


--
-- Name: companies companies_owner_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.companies
    ADD CONSTRAINT companies_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.staff(id) ON DELETE SET NULL;


--
-- Name: consents consents_contact_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;


--
-- Name: consents consents_recorded_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES public.staff(id);


--
-- Name: contact_companies contact_companies_company_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.contact_companies
    ADD CONSTRAINT contact_companies_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE CASCADE;


--
-- Name: contact_companies contact_companies_contact_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.contact_companies
    ADD CONSTRAINT contact_companies_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE CASCADE;


--
-- Name: contacts contacts_owner_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.staff(id);


--
-- Name: deals deals_company_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.companies(id) ON DELETE RESTRICT;


--
-- Name: deals deals_contact_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.contacts(id) ON DELETE SET NULL;


--
-- Name: deals deals_owner_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_owner_fkey FOREIGN KEY (owner_id) REFERENCES public.staff(id);


--
-- Name: deals deals_stage_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_stage_fkey FOREIGN KEY (stage) REFERENCES public.stages(key) ON UPDATE CASCADE;


--
-- Name: staff staff_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_id_fkey FOREIGN KEY (id) REFERENCES auth.users(id) ON DELETE CASCADE;


--
-- Name: activities; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.activities ENABLE ROW LEVEL SECURITY;

--
-- Name: activities activities_read; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY activities_read ON public.activities FOR SELECT TO authenticated USING (((author_id = auth.uid()) OR (EXISTS ( SELECT 1
   FROM public.deals d
  WHERE ((d.id = activities.deal_id) AND public.owns(d.owner_id)))) OR (contact_id IN ( SELECT c.id
   FROM public.contacts c
  WHERE public.owns(c.owner_id)))));


--
-- Name: activities activities_write; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY activities_write ON public.activities FOR INSERT TO authenticated WITH CHECK ((author_id = auth.uid()));


--
-- Name: audit_log; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;

--
-- Name: companies; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.companies ENABLE ROW LEVEL SECURITY;

--
-- Name: companies companies_add; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY companies_add ON public.companies FOR INSERT TO authenticated WITH CHECK ((owner_id = auth.uid()));


--
-- Name: companies companies_read; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY companies_read ON public.companies FOR SELECT TO authenticated USING (true);


--
-- Name: companies companies_write; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY companies_write ON public.companies FOR UPDATE TO authenticated USING (public.owns(owner_id));


--
-- Name: consents; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.consents ENABLE ROW LEVEL SECURITY;

--
-- Name: consents consents_add; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY consents_add ON public.consents FOR INSERT TO authenticated WITH CHECK ((recorded_by = ( SELECT auth.uid() AS uid)));


--
-- Name: consents consents_read; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY consents_read ON public.consents FOR SELECT TO authenticated USING ((EXISTS ( SELECT 1
   FROM public.contacts c
  WHERE ((c.id = consents.contact_id) AND public.owns(c.owner_id)))));


--
-- Name: contact_companies contact_companies_all; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY contact_companies_all ON public.contact_companies TO authenticated USING ((EXISTS ( SELECT 1
   FROM public.contacts c
  WHERE ((c.id = contact_companies.contact_id) AND public.owns(c.owner_id))))) WITH CHECK ((EXISTS ( SELECT 1
   FROM public.contacts c
  WHERE ((c.id = contact_companies.contact_id) AND public.owns(c.owner_id)))));


--
-- Name: contacts; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.contacts ENABLE ROW LEVEL SECURITY;

--
-- Name: contacts contacts_all; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY contacts_all ON public.contacts TO authenticated USING ((public.owns(owner_id) AND (deleted_at IS NULL))) WITH CHECK (public.owns(owner_id));


--
-- Name: deals; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.deals ENABLE ROW LEVEL SECURITY;

--
-- Name: deals deals_all; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY deals_all ON public.deals TO authenticated USING (public.owns(owner_id)) WITH CHECK (public.owns(owner_id));


--
-- Name: staff; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.staff ENABLE ROW LEVEL SECURITY;

--
-- Name: staff staff_self; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY staff_self ON public.staff FOR SELECT TO authenticated USING (((id = auth.uid()) OR public.is_manager()));


--
-- Name: stages; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.stages ENABLE ROW LEVEL SECURITY;

--
-- Name: stages stages_read; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY stages_read ON public.stages FOR SELECT TO anon USING (true);


--
-- Name: SCHEMA auth; Type: ACL; Schema: -; Owner: postgres
--

GRANT USAGE ON SCHEMA auth TO anon;
GRANT USAGE ON SCHEMA auth TO authenticated;
GRANT USAGE ON SCHEMA auth TO service_role;


--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner
--

GRANT USAGE ON SCHEMA public TO anon;
GRANT USAGE ON SCHEMA public TO authenticated;
GRANT USAGE ON SCHEMA public TO service_role;


--
-- Name: FUNCTION is_auditor(); Type: ACL; Schema: public; Owner: postgres
--

REVOKE ALL ON FUNCTION public.is_auditor() FROM PUBLIC;
GRANT ALL ON FUNCTION public.is_auditor() TO anon;
GRANT ALL ON FUNCTION public.is_auditor() TO service_role;
GRANT ALL ON FUNCTION public.is_auditor() TO authenticated;


--
-- Name: FUNCTION is_manager(); Type: ACL; Schema: public; Owner: postgres
--

REVOKE ALL ON FUNCTION public.is_manager() FROM PUBLIC;
GRANT ALL ON FUNCTION public.is_manager() TO anon;
GRANT ALL ON FUNCTION public.is_manager() TO service_role;
GRANT ALL ON FUNCTION public.is_manager() TO authenticated;


--
-- Name: FUNCTION owns(owner uuid); Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON FUNCTION public.owns(owner uuid) TO anon;
GRANT ALL ON FUNCTION public.owns(owner uuid) TO service_role;
GRANT ALL ON FUNCTION public.owns(owner uuid) TO authenticated;


--
-- Name: FUNCTION refresh_reports(); Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON FUNCTION public.refresh_reports() TO anon;
GRANT ALL ON FUNCTION public.refresh_reports() TO service_role;
GRANT ALL ON FUNCTION public.refresh_reports() TO authenticated;


--
-- Name: FUNCTION set_updated_at(); Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON FUNCTION public.set_updated_at() TO anon;
GRANT ALL ON FUNCTION public.set_updated_at() TO service_role;
GRANT ALL ON FUNCTION public.set_updated_at() TO authenticated;


--
-- Name: FUNCTION write_audit(); Type: ACL; Schema: public; Owner: postgres
--

REVOKE ALL ON FUNCTION public.write_audit() FROM PUBLIC;
GRANT ALL ON FUNCTION public.write_audit() TO service_role;


--
-- Name: TABLE activities; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.activities TO anon;
GRANT ALL ON TABLE public.activities TO service_role;
GRANT ALL ON TABLE public.activities TO authenticated;


--
-- Name: SEQUENCE activities_id_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON SEQUENCE public.activities_id_seq TO anon;
GRANT ALL ON SEQUENCE public.activities_id_seq TO service_role;
GRANT ALL ON SEQUENCE public.activities_id_seq TO authenticated;


--
-- Name: TABLE audit_log; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.audit_log TO anon;
GRANT ALL ON TABLE public.audit_log TO service_role;
GRANT ALL ON TABLE public.audit_log TO authenticated;


--
-- Name: SEQUENCE audit_log_id_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON SEQUENCE public.audit_log_id_seq TO anon;
GRANT ALL ON SEQUENCE public.audit_log_id_seq TO service_role;
GRANT ALL ON SEQUENCE public.audit_log_id_seq TO authenticated;


--
-- Name: TABLE companies; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.companies TO anon;
GRANT ALL ON TABLE public.companies TO service_role;
GRANT ALL ON TABLE public.companies TO authenticated;


--
-- Name: TABLE consents; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.consents TO anon;
GRANT ALL ON TABLE public.consents TO service_role;
GRANT ALL ON TABLE public.consents TO authenticated;


--
-- Name: TABLE contact_companies; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.contact_companies TO anon;
GRANT ALL ON TABLE public.contact_companies TO service_role;
GRANT ALL ON TABLE public.contact_companies TO authenticated;


--
-- Name: TABLE contacts; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.contacts TO anon;
GRANT ALL ON TABLE public.contacts TO service_role;
GRANT ALL ON TABLE public.contacts TO authenticated;


--
-- Name: TABLE contact_cards; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.contact_cards TO anon;
GRANT ALL ON TABLE public.contact_cards TO service_role;
GRANT ALL ON TABLE public.contact_cards TO authenticated;


--
-- Name: TABLE contacts_backup_20250214; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.contacts_backup_20250214 TO anon;
GRANT ALL ON TABLE public.contacts_backup_20250214 TO service_role;
GRANT ALL ON TABLE public.contacts_backup_20250214 TO authenticated;


--
-- Name: TABLE deals; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.deals TO anon;
GRANT ALL ON TABLE public.deals TO service_role;
GRANT ALL ON TABLE public.deals TO authenticated;


--
-- Name: TABLE stages; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.stages TO anon;
GRANT ALL ON TABLE public.stages TO service_role;
GRANT ALL ON TABLE public.stages TO authenticated;


--
-- Name: TABLE pipeline_by_stage; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.pipeline_by_stage TO anon;
GRANT ALL ON TABLE public.pipeline_by_stage TO service_role;
GRANT ALL ON TABLE public.pipeline_by_stage TO authenticated;


--
-- Name: TABLE staff; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.staff TO anon;
GRANT ALL ON TABLE public.staff TO service_role;
GRANT ALL ON TABLE public.staff TO authenticated;


--
-- Name: DEFAULT PRIVILEGES FOR SEQUENCES; Type: DEFAULT ACL; Schema: public; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON SEQUENCES TO anon;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON SEQUENCES TO service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON SEQUENCES TO authenticated;


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: public; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON FUNCTIONS TO anon;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON FUNCTIONS TO service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON FUNCTIONS TO authenticated;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: public; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON TABLES TO anon;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON TABLES TO service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON TABLES TO authenticated;


--
-- PostgreSQL database dump complete
--

\unrestrict samples

