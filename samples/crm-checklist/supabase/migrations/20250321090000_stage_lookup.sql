-- The look-up table and the enum say the same; the enum goes.
begin;

drop materialized view public.pipeline_by_stage;
drop index if exists public.deals_pipeline_idx;
alter table public.deals drop constraint deals_closed_when_decided;
alter table public.deals alter column stage drop default;
alter table public.deals alter column stage type text using stage::text;
alter table public.deals alter column stage set default 'lead';
alter table public.deals add constraint deals_stage_fkey foreign key (stage) references public.stages (key) on update cascade;
alter table public.deals add constraint deals_closed_when_decided
  check ((stage = any (array['won', 'lost'])) = (closed_at is not null));
drop type public.deal_stage;

create index deals_pipeline_idx on public.deals (owner_id, stage, expected_close) where closed_at is null;

create materialized view public.pipeline_by_stage as
select d.owner_id, s.position, s.label, count(*) filter (where d.amount > 0) as deals, sum(d.amount) as amount
from public.stages s
left join public.deals d on d.stage = s.key and d.closed_at is null
group by d.owner_id, s.position, s.label;

create unique index pipeline_by_stage_key on public.pipeline_by_stage (owner_id, position);

commit;
