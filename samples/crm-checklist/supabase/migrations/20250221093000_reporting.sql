create or replace view public.contact_cards as
select
  c.id,
  concat_ws(' ', c.first_name, c.last_name) as name,
  c.email,
  (select co.name from public.contact_companies cc join public.companies co on co.id = cc.company_id
   where cc.contact_id = c.id and cc.is_primary) as company,
  (select max(a.happened_at) from public.activities a where a.contact_id = c.id) as last_activity
from public.contacts c
where c.deleted_at is null;

create materialized view if not exists public.pipeline_by_stage as
select d.owner_id, d.stage, count(*) as deals, sum(d.amount) as amount,
  sum(d.amount * coalesce(d.probability, 0.1)) as weighted
from public.deals d
where d.closed_at is null
group by d.owner_id, d.stage
with no data;

create unique index if not exists pipeline_by_stage_key on public.pipeline_by_stage (owner_id, stage);
refresh materialized view public.pipeline_by_stage;

create or replace function public.refresh_reports() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  refresh materialized view concurrently public.pipeline_by_stage;
end;
$$;
revoke execute on function public.refresh_reports() from public;
