begin;

-- The flag said the same as the role; the role stays.
update public.staff set role = 'admin' where is_admin and role <> 'admin';
alter table public.staff drop column if exists is_admin;

alter table public.staff drop constraint if exists staff_role_check;
alter table public.staff add constraint staff_role_check
  check (role in ('agent', 'lead', 'manager', 'admin', 'auditor')) not valid;
alter table public.staff validate constraint staff_role_check;

create or replace function public.is_auditor() returns boolean
language sql stable security definer set search_path = public, pg_temp as
'select exists (select 1 from public.staff where id = auth.uid() and role = ''auditor'')';
revoke execute on function public.is_auditor() from public;
grant execute on function public.is_auditor() to authenticated;

drop policy if exists audit_managers on public.audit_log;
create policy audit_managers on public.audit_log for select to authenticated
  using ((select public.is_manager()) or (select public.is_auditor()));

commit;
