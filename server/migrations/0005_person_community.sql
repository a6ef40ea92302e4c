-- The community of a person who gives views: it decides which questions they are asked.
alter table person add column community text
  check (community in ('legal', 'technical', 'law-enforcement', 'policy', 'private-sector', 'academia', 'civil-society'));

-- As in migration 0001, with the community.
drop function mufakat_memberships(text);
create function mufakat_memberships(address text)
returns table (jurisdiction uuid, jurisdiction_name text, invented boolean, person uuid, person_name text, community text, roles text[])
language sql stable security definer set search_path = public, pg_temp as $$
  select p.jurisdiction, j.name, j.invented, p.person, p.name, p.community, array_agg(m.role order by m.role)
  from public.person p
  join public.jurisdiction j on j.jurisdiction = p.jurisdiction
  join public.membership m on m.jurisdiction = p.jurisdiction and m.person = p.person
  where p.email = lower(address)
  group by p.jurisdiction, j.name, j.invented, p.person, p.name, p.community
  order by j.name, p.jurisdiction
$$;
revoke all on function mufakat_memberships(text) from public;
do $$ begin
  execute format('grant execute on function mufakat_memberships(text) to %I', mufakat_role('auth'));
end $$;
