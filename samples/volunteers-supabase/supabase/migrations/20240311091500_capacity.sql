create function public.check_capacity() returns trigger language plpgsql as $$
declare
  taken integer;
  room integer;
begin
  select count(*) into taken from public.signups where shift_id = new.shift_id and status = 'confirmed';
  select capacity into room from public.shifts where id = new.shift_id for update;
  if taken >= room then
    new.status := 'waiting';
  end if;
  return new;
end
$$;

create trigger enforce_capacity
  before insert or update of status on public.signups
  for each row when (new.status = 'confirmed')
  execute function public.check_capacity();
