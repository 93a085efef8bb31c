create policy "Members see shifts" on public.shifts for select to authenticated
  using (organisation_id in (select m.organisation_id from public.memberships m where m.profile_id = (select auth.uid())));

create policy "Coordinators plan shifts" on public.shifts for all to authenticated
  using (has_role(organisation_id, '{owner,coordinator}'))
  with check (has_role(organisation_id, '{owner,coordinator}'));

create policy "Own signups" on public.signups for all to authenticated
  using (profile_id = (select auth.uid()))
  with check (
    profile_id = (select auth.uid())
    and exists (
      select 1 from public.shifts s join public.memberships m using (organisation_id)
      where s.id = shift_id and m.profile_id = (select auth.uid())
    )
  );
