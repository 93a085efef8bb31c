create view public.upcoming_shifts with (security_invoker = true) as
  select s.*, o.name as organisation,
    (select count(*) from public.signups g where g.shift_id = s.id and g.status = 'confirmed') as taken
  from public.shifts s
  join public.organisations o on o.id = s.organisation_id
  where s.starts_at > now();

create materialized view public.hours_by_volunteer as
  select g.profile_id, s.organisation_id,
    count(*) as shifts,
    round(sum(extract(epoch from s.ends_at - s.starts_at)) / 3600, 1) as hours
  from public.signups g
  join public.shifts s on s.id = g.shift_id
  where g.status = 'confirmed' and s.ends_at < now()
  group by 1, 2;

create unique index hours_by_volunteer_key on public.hours_by_volunteer (profile_id, organisation_id);

create function public.refresh_hours() returns void language sql security definer set search_path = public as
$$ refresh materialized view concurrently public.hours_by_volunteer $$;

revoke all on function public.refresh_hours() from public, anon, authenticated;
