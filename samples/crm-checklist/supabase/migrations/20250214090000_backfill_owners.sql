begin;

with first_admin as (
  select id from public.staff where is_admin order by created_at limit 1
)
update public.companies set owner_id = (select id from first_admin) where owner_id is null;

with candidates as (
  select distinct on (c.id) c.id as contact_id, c.company_id
  from public.contacts c where c.company_id is not null order by c.id, c.created_at
)
insert into public.contact_companies (contact_id, company_id, is_primary)
select contact_id, company_id, true from candidates
on conflict (contact_id, company_id) do nothing;

delete from public.deals where owner_id is null;

alter table public.companies alter column owner_id set not null;
alter table public.contacts alter column owner_id set not null;
alter table public.deals alter column owner_id set not null;
alter table public.contacts drop column if exists company_id;
alter table public.companies drop constraint companies_owner_id_fkey;
alter table public.companies add constraint companies_owner_id_fkey
  foreign key (owner_id) references public.staff (id) on delete restrict;

commit;
