create table public.shifts (
  id uuid primary key default gen_random_uuid(),
  organisation_id bigint not null references public.organisations on delete cascade,
  title text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  capacity smallint not null default 4 check (capacity > 0),
  place jsonb not null default '{"kind": "on site"}',
  search tsvector generated always as (to_tsvector('english', coalesce(title, ''))) stored,
  constraint shift_lasts check (ends_at > starts_at and ends_at - starts_at < interval '1 day')
);

create index shifts_by_organisation on public.shifts (organisation_id, starts_at desc);
create index shifts_search on public.shifts using gin (search);

create table public.signups (
  shift_id uuid not null references public.shifts on delete cascade,
  profile_id uuid not null default auth.uid() references public.profiles on delete cascade,
  status text not null default 'confirmed' check (status in ('confirmed', 'waiting', 'cancelled')),
  note text,
  signed_up_at timestamptz not null default now(),
  primary key (shift_id, profile_id)
);

create index signups_waiting on public.signups (shift_id, signed_up_at) where status = 'waiting';

alter table public.shifts enable row level security;
alter table public.signups enable row level security;
