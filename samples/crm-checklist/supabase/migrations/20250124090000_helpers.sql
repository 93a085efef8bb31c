create or replace function public.is_manager() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from public.staff where id = auth.uid() and role in ('manager', 'admin') and active);
$$;

create or replace function public.owns(owner uuid) returns boolean
language sql stable as $$ select owner = auth.uid() or public.is_manager() $$;

create or replace function public.set_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end;
$$;

revoke execute on function public.is_manager() from public;
grant execute on function public.is_manager() to authenticated;

drop trigger if exists companies_updated_at on public.companies;
create trigger companies_updated_at before update on public.companies
  for each row execute function public.set_updated_at();
drop trigger if exists contacts_updated_at on public.contacts;
create trigger contacts_updated_at before update on public.contacts
  for each row execute function public.set_updated_at();
