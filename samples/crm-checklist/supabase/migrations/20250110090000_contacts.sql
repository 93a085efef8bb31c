create table if not exists public.contacts (
  id uuid primary key default gen_random_uuid(),
  company_id uuid references public.companies (id) on delete cascade,
  first_name text,
  last_name text not null,
  email text,
  phone text,
  source text not null default 'manual' check (source in ('manual', 'import', 'web', 'referral')),
  owner_id uuid default auth.uid() references public.staff (id),
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create unique index if not exists contacts_email_key on public.contacts (lower(email))
  where email is not null and deleted_at is null;
create index if not exists contacts_owner_idx on public.contacts (owner_id, created_at desc) where deleted_at is null;

create table if not exists public.contact_companies (
  contact_id uuid not null references public.contacts (id) on delete cascade,
  company_id uuid not null references public.companies (id) on delete cascade,
  is_primary boolean not null default false,
  title text,
  primary key (contact_id, company_id)
);

create unique index if not exists contact_companies_one_primary
  on public.contact_companies (contact_id) where is_primary;
