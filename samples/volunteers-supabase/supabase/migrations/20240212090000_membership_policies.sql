create or replace function public.has_role(org bigint, wanted public.member_role[])
returns boolean
language sql
stable
security definer
set search_path = public, pg_temp
as $$
  select exists (
    select 1 from memberships m
    where m.organisation_id = org and m.profile_id = auth.uid() and m.role = any (wanted)
  );
$$;

revoke execute on function public.has_role(bigint, public.member_role[]) from public, anon;

create policy "Members see their organisation" on public.organisations
  for select to authenticated
  using (exists (
    select 1 from public.memberships m
    where m.organisation_id = organisations.id and m.profile_id = auth.uid()
  ));

create policy "Owners change it" on public.organisations
  for all to authenticated
  using (public.has_role(id, array['owner']::public.member_role[]))
  with check (public.has_role(id, array['owner']::public.member_role[]));

create policy "Coordinators see members" on public.memberships
  for select to authenticated
  using (profile_id = auth.uid() or public.has_role(organisation_id, '{owner,coordinator}'));

create policy "Leave" on public.memberships
  for delete to authenticated
  using (profile_id = auth.uid() and role <> 'owner');
