create type public.member_role as enum ('owner', 'coordinator', 'volunteer');

create table public.organisations (
  id bigint generated always as identity primary key,
  slug text not null,
  name text not null,
  website text check (website ~* '^https?://'),
  founded date,
  created_by uuid default auth.uid() references public.profiles on delete set null,
  created_at timestamptz not null default now()
);

create unique index organisations_slug_lower_idx on public.organisations (lower(slug));

create table public.memberships (
  organisation_id bigint not null references public.organisations on delete cascade,
  profile_id uuid not null references public.profiles on delete cascade,
  role public.member_role not null default 'volunteer',
  joined_at timestamptz not null default now(),
  primary key (organisation_id, profile_id)
);

create index on public.memberships (profile_id);

alter table public.organisations enable row level security;
alter table public.memberships enable row level security;
