alter table public.profiles add column phone text, add column visible boolean not null default true;

drop policy "Profiles are visible to everyone" on public.profiles;
create policy "Visible profiles" on public.profiles for select
  using (visible or auth.uid() = id);

create or replace view public.directory as
  select p.id, p.handle, p.full_name, array_agg(s.name order by s.name) filter (where s.name is not null) as skills
  from public.profiles p
  left join public.profile_skills ps on ps.profile_id = p.id
  left join public.skills s on s.id = ps.skill_id
  where p.visible
  group by p.id;

revoke all on public.directory from anon;
grant select on public.directory to authenticated;
