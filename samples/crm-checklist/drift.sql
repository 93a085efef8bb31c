-- The state in which a checklist of this kind finds production: phases applied in part and by hand.

-- 1. The owner columns never became NOT NULL, for the back-fill was not run (three tables, one forgotten twice).
alter table public.companies alter column owner_id drop not null;
alter table public.deals alter column owner_id drop not null;

-- 2. Role flags in two places: the flag was put back for an old client.
alter table public.staff add column is_admin boolean not null default false;

-- 3. An enum type for what the look-up table holds already.
create type public.deal_stage as enum ('lead', 'qualified', 'proposal', 'won', 'lost');

-- 4. Unique e-mail addresses without the predicate, and a helper index that was never made.
drop index public.contacts_email_key;
create unique index contacts_email_key on public.contacts (lower(email));
drop index public.activities_deal_idx;

-- 5. A gap in row security: a table without it, a policy without WITH CHECK, one for everybody, one missing.
alter table public.contact_companies disable row level security;
drop policy companies_write on public.companies;
create policy companies_write on public.companies for update to authenticated using (public.owns(owner_id));
alter policy stages_read on public.stages to anon;
drop policy audit_managers on public.audit_log;

-- 6. A definer function without a fixed search_path, and one that everybody may run.
alter function public.write_audit() reset search_path;
grant execute on function public.refresh_reports() to public;

-- 7. The trigger that writes the audit trail misses deletions.
drop trigger audit on public.deals;
create trigger audit after insert or update on public.deals for each row execute function public.write_audit();

-- 8. The role check is still the old one.
alter table public.staff drop constraint staff_role_check;
alter table public.staff add constraint staff_role_check check (role in ('agent', 'lead', 'manager', 'admin'));

-- 9. A foreign key with another action.
alter table public.companies drop constraint companies_owner_id_fkey;
alter table public.companies add constraint companies_owner_id_fkey
  foreign key (owner_id) references public.staff (id) on delete set null;

-- 10. A view that shows deleted contacts too.
create or replace view public.contact_cards as
select
  c.id,
  concat_ws(' ', c.first_name, c.last_name) as name,
  c.email,
  (select co.name from public.contact_companies cc join public.companies co on co.id = cc.company_id
   where cc.contact_id = c.id and cc.is_primary) as company,
  (select max(a.happened_at) from public.activities a where a.contact_id = c.id) as last_activity
from public.contacts c;

-- 11. A back-up table that stayed behind.
create table public.contacts_backup_20250214 as table public.contacts;
