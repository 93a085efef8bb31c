create schema if not exists private;
revoke all on schema private from public;

create function private.monthly_hours(since date default current_date - 365)
returns table (month date, hours numeric)
language sql stable
as $$
  select date_trunc('month', s.starts_at)::date, sum(extract(epoch from s.ends_at - s.starts_at) / 3600)
  from public.signups g join public.shifts s on s.id = g.shift_id
  where g.status = 'confirmed' and s.starts_at >= since
  group by 1 order by 1
$$;

alter type public.member_role add value if not exists 'observer';
