create table public.announcements (
  id bigserial primary key,
  organisation_id bigint not null,
  author_id uuid not null default auth.uid(),
  body text not null check (length(trim(body)) > 0),
  audience public.member_role[] not null default '{volunteer,coordinator,owner}',
  pinned boolean not null default false,
  published_at timestamptz,
  foreign key (organisation_id) references public.organisations (id) on delete cascade,
  constraint announcements_author foreign key (organisation_id, author_id)
    references public.memberships (organisation_id, profile_id) deferrable initially deferred
);

create index announcements_feed on public.announcements (organisation_id, published_at desc nulls last)
  where published_at is not null;

alter table public.announcements enable row level security;

create policy "Audience reads" on public.announcements as permissive for select to authenticated
  using (has_role(organisation_id, audience) and published_at <= now());
create policy "Not in the future" on public.announcements as restrictive for insert to authenticated
  with check (published_at is null or published_at <= now() + interval '30 days');
create policy "Coordinators write" on public.announcements for insert to authenticated
  with check (author_id = auth.uid() and has_role(organisation_id, '{owner,coordinator}'));
