create extension if not exists "uuid-ossp" with schema extensions;
create extension if not exists pg_trgm with schema extensions;

create table if not exists public.staff (
  id uuid primary key references auth.users (id) on delete cascade,
  full_name text not null,
  role text not null default 'agent' check (role in ('agent', 'lead', 'manager', 'admin')),
  is_admin boolean not null default false,
  active boolean not null default true,
  created_at timestamptz not null default now()
);

create table if not exists public.companies (
  id uuid primary key default extensions.uuid_generate_v4(),
  name text not null,
  domain text,
  size_class text check (size_class in ('micro', 'small', 'medium', 'large')),
  owner_id uuid default auth.uid() references public.staff (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create unique index if not exists companies_domain_key on public.companies (lower(domain)) where domain is not null;
create index if not exists companies_name_trgm on public.companies using gin (name extensions.gin_trgm_ops);
