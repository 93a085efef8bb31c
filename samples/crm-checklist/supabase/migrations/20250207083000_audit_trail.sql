begin;

set local statement_timeout = '5min';

create table if not exists public.audit_log (
  id bigserial primary key,
  table_name text not null,
  row_id uuid not null,
  action text not null check (action in ('INSERT', 'UPDATE', 'DELETE')),
  changed_by uuid default auth.uid(),
  diff jsonb,
  at timestamptz not null default clock_timestamp()
);

create or replace function public.write_audit() returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
  insert into public.audit_log (table_name, row_id, action, diff)
  values (tg_table_name, coalesce(new.id, old.id), tg_op, to_jsonb(new));
  return coalesce(new, old);
end;
$$;

revoke execute on function public.write_audit() from public, anon, authenticated;

drop trigger if exists audit on public.deals;
create trigger audit after insert or update or delete on public.deals
  for each row execute function public.write_audit();

alter table public.audit_log enable row level security;
create policy audit_managers on public.audit_log for select to authenticated using ((select public.is_manager()));

commit;

analyze public.audit_log;
