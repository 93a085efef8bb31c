--
-- PostgreSQL database dump
--

\restrict samples

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
-- Name: private; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA private;


ALTER SCHEMA private OWNER TO postgres;

--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA extensions;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: member_role; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.member_role AS ENUM (
    'owner',
    'coordinator',
    'volunteer',
    'observer'
);


ALTER TYPE public.member_role OWNER TO postgres;

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
-- Name: monthly_hours(date); Type: FUNCTION; Schema: private; Owner: postgres
--

CREATE FUNCTION private.monthly_hours(since date DEFAULT (CURRENT_DATE - 365)) RETURNS TABLE(month date, hours numeric)
    LANGUAGE sql STABLE
    AS $$
  select date_trunc('month', s.starts_at)::date, sum(extract(epoch from s.ends_at - s.starts_at) / 3600)
  from public.signups g join public.shifts s on s.id = g.shift_id
  where g.status = 'confirmed' and s.starts_at >= since
  group by 1 order by 1
$$;


ALTER FUNCTION private.monthly_hours(since date) OWNER TO postgres;

--
-- Name: check_capacity(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.check_capacity() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  taken integer;
  room integer;
begin
  select count(*) into taken from public.signups where shift_id = new.shift_id and status = 'confirmed';
  select capacity into room from public.shifts where id = new.shift_id for update;
  if taken >= room then
    new.status := 'waiting';
  end if;
  return new;
end
$$;


ALTER FUNCTION public.check_capacity() OWNER TO postgres;

--
-- Name: handle_new_user(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.handle_new_user() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$
begin
  insert into public.profiles (id, handle, full_name)
  values (
    new.id,
    coalesce(new.raw_user_meta_data ->> 'handle', split_part(new.email, '@', 1)),
    new.raw_user_meta_data ->> 'full_name'
  );
  return new;
end;
$$;


ALTER FUNCTION public.handle_new_user() OWNER TO postgres;

--
-- Name: has_role(bigint, public.member_role[]); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.has_role(org bigint, wanted public.member_role[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
  select exists (
    select 1 from memberships m
    where m.organisation_id = org and m.profile_id = auth.uid() and m.role = any (wanted)
  );
$$;


ALTER FUNCTION public.has_role(org bigint, wanted public.member_role[]) OWNER TO postgres;

--
-- Name: refresh_hours(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.refresh_hours() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public'
    AS $$ refresh materialized view concurrently public.hours_by_volunteer $$;


ALTER FUNCTION public.refresh_hours() OWNER TO postgres;

--
-- Name: touch_updated_at(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
  new.updated_at = now();
  return new;
end;
$$;


ALTER FUNCTION public.touch_updated_at() OWNER TO postgres;

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
-- Name: announcements; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.announcements (
    id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    author_id uuid DEFAULT auth.uid() NOT NULL,
    body text NOT NULL,
    audience public.member_role[] DEFAULT '{volunteer,coordinator,owner}'::public.member_role[] NOT NULL,
    pinned boolean DEFAULT false NOT NULL,
    published_at timestamp with time zone,
    CONSTRAINT announcements_body_check CHECK ((length(TRIM(BOTH FROM body)) > 0))
);


ALTER TABLE public.announcements OWNER TO postgres;

--
-- Name: announcements_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.announcements_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.announcements_id_seq OWNER TO postgres;

--
-- Name: announcements_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.announcements_id_seq OWNED BY public.announcements.id;


--
-- Name: directory; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.directory AS
SELECT
    NULL::uuid AS id,
    NULL::text AS handle,
    NULL::text AS full_name,
    NULL::text[] AS skills;


ALTER TABLE public.directory OWNER TO postgres;

--
-- Name: shifts; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.shifts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    organisation_id bigint NOT NULL,
    title text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    capacity smallint DEFAULT 4 NOT NULL,
    place jsonb DEFAULT '{"kind": "on site"}'::jsonb NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, COALESCE(title, ''::text))) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT shift_lasts CHECK (((ends_at > starts_at) AND ((ends_at - starts_at) < '1 day'::interval))),
    CONSTRAINT shifts_capacity_check CHECK ((capacity > 0))
);


ALTER TABLE public.shifts OWNER TO postgres;

--
-- Name: signups; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.signups (
    shift_id uuid NOT NULL,
    profile_id uuid DEFAULT auth.uid() NOT NULL,
    status text DEFAULT 'confirmed'::text NOT NULL,
    note text,
    signed_up_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT signups_status_known CHECK ((status = ANY (ARRAY['confirmed'::text, 'waiting'::text, 'cancelled'::text])))
);


ALTER TABLE public.signups OWNER TO postgres;

--
-- Name: hours_by_volunteer; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.hours_by_volunteer AS
 SELECT g.profile_id,
    s.organisation_id,
    count(*) AS shifts,
    round((sum(EXTRACT(epoch FROM (s.ends_at - s.starts_at))) / (3600)::numeric), 1) AS hours
   FROM (public.signups g
     JOIN public.shifts s ON ((s.id = g.shift_id)))
  WHERE ((g.status = 'confirmed'::text) AND (s.ends_at < now()))
  GROUP BY g.profile_id, s.organisation_id
  WITH NO DATA;


ALTER TABLE public.hours_by_volunteer OWNER TO postgres;

--
-- Name: memberships; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.memberships (
    organisation_id bigint NOT NULL,
    profile_id uuid NOT NULL,
    role public.member_role DEFAULT 'volunteer'::public.member_role NOT NULL,
    joined_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.memberships OWNER TO postgres;

--
-- Name: organisations; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.organisations (
    id bigint NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    website text,
    founded date,
    created_by uuid DEFAULT auth.uid(),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT organisations_website_check CHECK ((website ~* '^https?://'::text))
);


ALTER TABLE public.organisations OWNER TO postgres;

--
-- Name: organisations_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.organisations ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.organisations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: profile_skills; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.profile_skills (
    profile_id uuid NOT NULL,
    skill_id smallint NOT NULL,
    level smallint DEFAULT 1 NOT NULL,
    CONSTRAINT profile_skills_level_check CHECK ((level = ANY (ARRAY[1, 2, 3])))
);


ALTER TABLE public.profile_skills OWNER TO postgres;

--
-- Name: profiles; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.profiles (
    id uuid NOT NULL,
    handle text NOT NULL,
    full_name text,
    about text,
    languages text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT timezone('utc'::text, now()) NOT NULL,
    phone text,
    visible boolean DEFAULT true NOT NULL,
    CONSTRAINT profiles_handle_check CHECK (((char_length(handle) >= 3) AND (char_length(handle) <= 30)))
);


ALTER TABLE public.profiles OWNER TO postgres;

--
-- Name: TABLE profiles; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.profiles IS 'One row for each person who signed up.';


--
-- Name: skills; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.skills (
    id smallint NOT NULL,
    name text NOT NULL,
    parent_id smallint
);


ALTER TABLE public.skills OWNER TO postgres;

--
-- Name: skills_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.skills ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.skills_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: upcoming_shifts; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.upcoming_shifts WITH (security_invoker='true') AS
 SELECT s.id,
    s.organisation_id,
    s.title,
    s.starts_at,
    s.ends_at,
    s.capacity,
    s.place,
    s.search,
    s.updated_at,
    o.name AS organisation,
    ( SELECT count(*) AS count
           FROM public.signups g
          WHERE ((g.shift_id = s.id) AND (g.status = 'confirmed'::text))) AS taken
   FROM (public.shifts s
     JOIN public.organisations o ON ((o.id = s.organisation_id)))
  WHERE (s.starts_at > now());


ALTER TABLE public.upcoming_shifts OWNER TO postgres;

--
-- Name: announcements id; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.announcements ALTER COLUMN id SET DEFAULT nextval('public.announcements_id_seq'::regclass);


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
-- Name: announcements announcements_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.announcements
    ADD CONSTRAINT announcements_pkey PRIMARY KEY (id);


--
-- Name: memberships memberships_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_pkey PRIMARY KEY (organisation_id, profile_id);


--
-- Name: organisations organisations_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.organisations
    ADD CONSTRAINT organisations_pkey PRIMARY KEY (id);


--
-- Name: profile_skills profile_skills_pk; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.profile_skills
    ADD CONSTRAINT profile_skills_pk PRIMARY KEY (profile_id, skill_id);


--
-- Name: profiles profiles_handle_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_handle_key UNIQUE (handle);


--
-- Name: profiles profiles_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);


--
-- Name: shifts shifts_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_pkey PRIMARY KEY (id);


--
-- Name: signups signups_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.signups
    ADD CONSTRAINT signups_pkey PRIMARY KEY (shift_id, profile_id);


--
-- Name: skills skills_name_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.skills
    ADD CONSTRAINT skills_name_key UNIQUE (name);


--
-- Name: skills skills_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.skills
    ADD CONSTRAINT skills_pkey PRIMARY KEY (id);


--
-- Name: announcements_feed; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX announcements_feed ON public.announcements USING btree (organisation_id, published_at DESC NULLS LAST) WHERE (published_at IS NOT NULL);


--
-- Name: hours_by_volunteer_key; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX hours_by_volunteer_key ON public.hours_by_volunteer USING btree (profile_id, organisation_id);


--
-- Name: memberships_profile_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX memberships_profile_id_idx ON public.memberships USING btree (profile_id);


--
-- Name: organisations_slug_lower_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX organisations_slug_lower_idx ON public.organisations USING btree (lower(slug));


--
-- Name: shifts_by_organisation; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX shifts_by_organisation ON public.shifts USING btree (organisation_id, starts_at DESC);


--
-- Name: shifts_search; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX shifts_search ON public.shifts USING gin (search);


--
-- Name: signups_waiting; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX signups_waiting ON public.signups USING btree (shift_id, signed_up_at) WHERE (status = 'waiting'::text);


--
-- Name: directory _RETURN; Type: RULE; Schema: public; Owner: postgres
--

CREATE OR REPLACE VIEW public.directory AS
 SELECT p.id,
    p.handle,
    p.full_name,
    array_agg(s.name ORDER BY s.name) FILTER (WHERE (s.name IS NOT NULL)) AS skills
   FROM ((public.profiles p
     LEFT JOIN public.profile_skills ps ON ((ps.profile_id = p.id)))
     LEFT JOIN public.skills s ON ((s.id = ps.skill_id)))
  WHERE p.visible
  GROUP BY p.id;


--
-- Name: users on_auth_user_created; Type: TRIGGER; Schema: auth; Owner: postgres
--

CREATE TRIGGER on_auth_user_created AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION public.handle_new_user();


--
-- Name: signups enforce_capacity; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER enforce_capacity BEFORE INSERT OR UPDATE OF status ON public.signups FOR EACH ROW WHEN ((new.status = 'confirmed'::text)) EXECUTE FUNCTION public.check_capacity();


--
-- Name: profiles profiles_touch; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER profiles_touch BEFORE UPDATE ON public.profiles FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();


--
-- Name: shifts shifts_touch; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER shifts_touch BEFORE UPDATE ON public.shifts FOR EACH ROW WHEN ((((old.title IS DISTINCT FROM new.title) OR (old.starts_at IS DISTINCT FROM new.starts_at)) OR (old.ends_at IS DISTINCT FROM new.ends_at))) EXECUTE FUNCTION public.touch_updated_at();


--
-- Name: announcements announcements_author; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.announcements
    ADD CONSTRAINT announcements_author FOREIGN KEY (organisation_id, author_id) REFERENCES public.memberships(organisation_id, profile_id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: announcements announcements_organisation_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.announcements
    ADD CONSTRAINT announcements_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id) ON DELETE CASCADE;


--
-- Name: memberships memberships_organisation_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id) ON DELETE CASCADE;


--
-- Name: memberships memberships_profile_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES public.profiles(id) ON DELETE CASCADE;


--
-- Name: organisations organisations_created_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.organisations
    ADD CONSTRAINT organisations_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.profiles(id) ON DELETE SET NULL;


--
-- Name: profile_skills profile_skills_profile_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.profile_skills
    ADD CONSTRAINT profile_skills_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES public.profiles(id) ON DELETE CASCADE;


--
-- Name: profile_skills profile_skills_skill_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.profile_skills
    ADD CONSTRAINT profile_skills_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES public.skills(id) ON DELETE RESTRICT;


--
-- Name: profiles profiles_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_id_fkey FOREIGN KEY (id) REFERENCES auth.users(id) ON DELETE CASCADE;


--
-- Name: shifts shifts_organisation_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES public.organisations(id) ON DELETE CASCADE;


--
-- Name: signups signups_profile_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.signups
    ADD CONSTRAINT signups_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES public.profiles(id) ON DELETE CASCADE;


--
-- Name: signups signups_shift_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.signups
    ADD CONSTRAINT signups_shift_id_fkey FOREIGN KEY (shift_id) REFERENCES public.shifts(id) ON DELETE CASCADE;


--
-- Name: skills skills_parent_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.skills
    ADD CONSTRAINT skills_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.skills(id);


--
-- Name: announcements Audience reads; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Audience reads" ON public.announcements FOR SELECT TO authenticated USING ((public.has_role(organisation_id, audience) AND (published_at <= now())));


--
-- Name: shifts Coordinators plan shifts; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Coordinators plan shifts" ON public.shifts TO authenticated USING (public.has_role(organisation_id, '{owner,coordinator}'::public.member_role[])) WITH CHECK (public.has_role(organisation_id, '{owner,coordinator}'::public.member_role[]));


--
-- Name: memberships Coordinators see members; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Coordinators see members" ON public.memberships FOR SELECT TO authenticated USING (((profile_id = auth.uid()) OR public.has_role(organisation_id, '{owner,coordinator}'::public.member_role[])));


--
-- Name: announcements Coordinators write; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Coordinators write" ON public.announcements FOR INSERT TO authenticated WITH CHECK (((author_id = auth.uid()) AND public.has_role(organisation_id, '{owner,coordinator}'::public.member_role[])));


--
-- Name: memberships Leave; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Leave" ON public.memberships FOR DELETE TO authenticated USING (((profile_id = auth.uid()) AND (role <> 'owner'::public.member_role)));


--
-- Name: shifts Members see shifts; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Members see shifts" ON public.shifts FOR SELECT TO authenticated USING ((organisation_id IN ( SELECT m.organisation_id
   FROM public.memberships m
  WHERE (m.profile_id = ( SELECT auth.uid() AS uid)))));


--
-- Name: organisations Members see their organisation; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Members see their organisation" ON public.organisations FOR SELECT TO authenticated USING ((EXISTS ( SELECT 1
   FROM public.memberships m
  WHERE ((m.organisation_id = organisations.id) AND (m.profile_id = auth.uid())))));


--
-- Name: announcements Not in the future; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Not in the future" ON public.announcements AS RESTRICTIVE FOR INSERT TO authenticated WITH CHECK (((published_at IS NULL) OR (published_at <= (now() + '30 days'::interval))));


--
-- Name: profiles Own profile; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Own profile" ON public.profiles FOR UPDATE TO authenticated USING ((auth.uid() = id)) WITH CHECK ((auth.uid() = id));


--
-- Name: signups Own signups; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Own signups" ON public.signups TO authenticated USING ((profile_id = ( SELECT auth.uid() AS uid))) WITH CHECK (((profile_id = ( SELECT auth.uid() AS uid)) AND (EXISTS ( SELECT 1
   FROM (public.shifts s
     JOIN public.memberships m USING (organisation_id))
  WHERE ((s.id = signups.shift_id) AND (m.profile_id = ( SELECT auth.uid() AS uid)))))));


--
-- Name: profile_skills Own skills; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Own skills" ON public.profile_skills USING ((profile_id = auth.uid()));


--
-- Name: organisations Owners change it; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Owners change it" ON public.organisations TO authenticated USING (public.has_role(id, ARRAY['owner'::public.member_role])) WITH CHECK (public.has_role(id, ARRAY['owner'::public.member_role]));


--
-- Name: skills Skills are public; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Skills are public" ON public.skills FOR SELECT USING (true);


--
-- Name: profiles Visible profiles; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY "Visible profiles" ON public.profiles FOR SELECT USING ((visible OR (auth.uid() = id)));


--
-- Name: announcements; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.announcements ENABLE ROW LEVEL SECURITY;

--
-- Name: memberships; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.memberships ENABLE ROW LEVEL SECURITY;

--
-- Name: organisations; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.organisations ENABLE ROW LEVEL SECURITY;

--
-- Name: profile_skills; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.profile_skills ENABLE ROW LEVEL SECURITY;

--
-- Name: profiles; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.profiles ENABLE ROW LEVEL SECURITY;

--
-- Name: shifts; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.shifts ENABLE ROW LEVEL SECURITY;

--
-- Name: signups; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.signups ENABLE ROW LEVEL SECURITY;

--
-- Name: skills; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.skills ENABLE ROW LEVEL SECURITY;

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
-- Name: FUNCTION check_capacity(); Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON FUNCTION public.check_capacity() TO anon;
GRANT ALL ON FUNCTION public.check_capacity() TO service_role;
GRANT ALL ON FUNCTION public.check_capacity() TO authenticated;


--
-- Name: FUNCTION handle_new_user(); Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON FUNCTION public.handle_new_user() TO anon;
GRANT ALL ON FUNCTION public.handle_new_user() TO service_role;
GRANT ALL ON FUNCTION public.handle_new_user() TO authenticated;


--
-- Name: FUNCTION has_role(org bigint, wanted public.member_role[]); Type: ACL; Schema: public; Owner: postgres
--

REVOKE ALL ON FUNCTION public.has_role(org bigint, wanted public.member_role[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.has_role(org bigint, wanted public.member_role[]) TO service_role;
GRANT ALL ON FUNCTION public.has_role(org bigint, wanted public.member_role[]) TO authenticated;


--
-- Name: FUNCTION refresh_hours(); Type: ACL; Schema: public; Owner: postgres
--

REVOKE ALL ON FUNCTION public.refresh_hours() FROM PUBLIC;
GRANT ALL ON FUNCTION public.refresh_hours() TO service_role;


--
-- Name: FUNCTION touch_updated_at(); Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON FUNCTION public.touch_updated_at() TO anon;
GRANT ALL ON FUNCTION public.touch_updated_at() TO service_role;
GRANT ALL ON FUNCTION public.touch_updated_at() TO authenticated;


--
-- Name: TABLE announcements; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.announcements TO anon;
GRANT ALL ON TABLE public.announcements TO service_role;
GRANT ALL ON TABLE public.announcements TO authenticated;


--
-- Name: SEQUENCE announcements_id_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON SEQUENCE public.announcements_id_seq TO anon;
GRANT ALL ON SEQUENCE public.announcements_id_seq TO service_role;
GRANT ALL ON SEQUENCE public.announcements_id_seq TO authenticated;


--
-- Name: TABLE directory; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.directory TO service_role;
GRANT ALL ON TABLE public.directory TO authenticated;


--
-- Name: TABLE shifts; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.shifts TO anon;
GRANT ALL ON TABLE public.shifts TO service_role;
GRANT ALL ON TABLE public.shifts TO authenticated;


--
-- Name: TABLE signups; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.signups TO anon;
GRANT ALL ON TABLE public.signups TO service_role;
GRANT ALL ON TABLE public.signups TO authenticated;


--
-- Name: TABLE hours_by_volunteer; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.hours_by_volunteer TO anon;
GRANT ALL ON TABLE public.hours_by_volunteer TO service_role;
GRANT ALL ON TABLE public.hours_by_volunteer TO authenticated;


--
-- Name: TABLE memberships; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.memberships TO anon;
GRANT ALL ON TABLE public.memberships TO service_role;
GRANT ALL ON TABLE public.memberships TO authenticated;


--
-- Name: TABLE organisations; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.organisations TO anon;
GRANT ALL ON TABLE public.organisations TO service_role;
GRANT ALL ON TABLE public.organisations TO authenticated;


--
-- Name: SEQUENCE organisations_id_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON SEQUENCE public.organisations_id_seq TO anon;
GRANT ALL ON SEQUENCE public.organisations_id_seq TO service_role;
GRANT ALL ON SEQUENCE public.organisations_id_seq TO authenticated;


--
-- Name: TABLE profile_skills; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.profile_skills TO anon;
GRANT ALL ON TABLE public.profile_skills TO service_role;
GRANT ALL ON TABLE public.profile_skills TO authenticated;


--
-- Name: TABLE profiles; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.profiles TO anon;
GRANT ALL ON TABLE public.profiles TO service_role;
GRANT ALL ON TABLE public.profiles TO authenticated;


--
-- Name: TABLE skills; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.skills TO anon;
GRANT ALL ON TABLE public.skills TO service_role;
GRANT ALL ON TABLE public.skills TO authenticated;


--
-- Name: SEQUENCE skills_id_seq; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON SEQUENCE public.skills_id_seq TO anon;
GRANT ALL ON SEQUENCE public.skills_id_seq TO service_role;
GRANT ALL ON SEQUENCE public.skills_id_seq TO authenticated;


--
-- Name: TABLE upcoming_shifts; Type: ACL; Schema: public; Owner: postgres
--

GRANT ALL ON TABLE public.upcoming_shifts TO anon;
GRANT ALL ON TABLE public.upcoming_shifts TO service_role;
GRANT ALL ON TABLE public.upcoming_shifts TO authenticated;


--
-- Name: DEFAULT PRIVILEGES FOR SEQUENCES; Type: DEFAULT ACL; Schema: public; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON SEQUENCES  TO anon;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON SEQUENCES  TO service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON SEQUENCES  TO authenticated;


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: public; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON FUNCTIONS  TO anon;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON FUNCTIONS  TO service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON FUNCTIONS  TO authenticated;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: public; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON TABLES  TO anon;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON TABLES  TO service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON TABLES  TO authenticated;


--
-- PostgreSQL database dump complete
--

\unrestrict samples

