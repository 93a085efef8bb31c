begin;
alter table public.profiles rename column bio to about;
alter table public.profiles alter column about drop default;
alter policy "People edit their own profile" on public.profiles rename to "Own profile";
alter table public.signups rename constraint signups_status_check to signups_status_known;
commit;
