create table if not exists public.consents (
  contact_id uuid not null references public.contacts (id) on delete cascade,
  purpose text not null check (purpose in ('newsletter', 'calls', 'profiling')),
  granted boolean not null,
  evidence jsonb,
  recorded_by uuid not null default auth.uid() references public.staff (id),
  recorded_at timestamptz not null default now(),
  expires_at timestamp generated always as (recorded_at at time zone 'UTC' + interval '2 years') stored,
  primary key (contact_id, purpose, recorded_at)
);

alter table public.consents enable row level security;
alter table public.consents force row level security;
create policy consents_read on public.consents for select to authenticated using (
  exists (select 1 from public.contacts c where c.id = consents.contact_id and public.owns(c.owner_id))
);
create policy consents_add on public.consents for insert to authenticated with check (recorded_by = (select auth.uid()));

comment on table public.consents is 'Append only: the newest row for a purpose counts.';
comment on column public.consents.evidence is 'How it was given: form, IP address, wording';
