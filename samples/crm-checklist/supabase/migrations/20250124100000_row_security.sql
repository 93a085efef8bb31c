alter table public.staff enable row level security;
alter table public.companies enable row level security;
alter table public.contacts enable row level security;
alter table public.contact_companies enable row level security;
alter table public.stages enable row level security;
alter table public.deals enable row level security;
alter table public.activities enable row level security;

drop policy if exists staff_self on public.staff;
create policy staff_self on public.staff for select to authenticated using (id = auth.uid() or public.is_manager());

create policy companies_read on public.companies for select to authenticated using (true);
create policy companies_write on public.companies for update to authenticated
  using (public.owns(owner_id)) with check (public.owns(owner_id));
create policy companies_add on public.companies for insert to authenticated with check (owner_id = auth.uid());

create policy contacts_all on public.contacts to authenticated
  using (public.owns(owner_id) and deleted_at is null)
  with check (public.owns(owner_id));

create policy contact_companies_all on public.contact_companies for all to authenticated
  using (exists (select 1 from public.contacts c where c.id = contact_id and public.owns(c.owner_id)))
  with check (exists (select 1 from public.contacts c where c.id = contact_id and public.owns(c.owner_id)));

create policy stages_read on public.stages for select using (true);

create policy deals_all on public.deals for all to authenticated
  using (public.owns(owner_id)) with check (public.owns(owner_id));

create policy activities_read on public.activities for select to authenticated
  using (
    author_id = auth.uid()
    or exists (select 1 from public.deals d where d.id = activities.deal_id and public.owns(d.owner_id))
    or contact_id in (select c.id from public.contacts c where public.owns(c.owner_id))
  );
create policy activities_write on public.activities for insert to authenticated with check (author_id = auth.uid());
