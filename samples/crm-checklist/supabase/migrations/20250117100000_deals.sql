create type public.deal_stage as enum ('lead', 'qualified', 'proposal', 'won', 'lost');

create table if not exists public.stages (
  key text primary key,
  label text not null,
  position integer not null,
  constraint stages_position_key unique (position) deferrable
);

insert into public.stages (key, label, position)
values ('lead', 'Lead', 1), ('qualified', 'Qualified', 2), ('proposal', 'Proposal', 3), ('won', 'Won', 4), ('lost', 'Lost', 5)
on conflict (key) do nothing;

create table if not exists public.deals (
  id uuid primary key default gen_random_uuid(),
  company_id uuid not null references public.companies (id) on delete restrict,
  contact_id uuid references public.contacts (id) on delete set null,
  title text not null,
  stage public.deal_stage not null default 'lead',
  amount numeric(14, 2) not null default 0,
  currency char(3) not null default 'USD',
  probability numeric(3, 2) check (probability between 0 and 1),
  owner_id uuid default auth.uid(),
  expected_close date,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  constraint deals_closed_when_decided check ((stage in ('won', 'lost')) = (closed_at is not null))
);

alter table public.deals add constraint deals_owner_fkey foreign key (owner_id) references public.staff (id);
create index if not exists deals_pipeline_idx on public.deals (owner_id, stage, expected_close) where closed_at is null;
