create function public.touch_updated_at() returns trigger language plpgsql set search_path = '' as $fn$
begin
  new.updated_at = now();
  return new;
end;
$fn$;

alter table public.shifts add column updated_at timestamptz;
update public.shifts set updated_at = starts_at where updated_at is null;
alter table public.shifts alter column updated_at set default now();
alter table public.shifts alter column updated_at set not null;

create trigger profiles_touch before update on public.profiles for each row execute function public.touch_updated_at();
create trigger shifts_touch before update on public.shifts for each row
  when ((old.title, old.starts_at, old.ends_at) is distinct from (new.title, new.starts_at, new.ends_at)) execute function public.touch_updated_at();
