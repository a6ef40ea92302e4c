-- Ready to be distributed: one permissive policy a command for each login role, with all its conditions joined by AND (where the database is distributed,
-- restrictive ones turn into permissive ones), and functions with parameters in PL/pgSQL.

-- Who did what, and what opens it, is for the person themselves and the auditor; the app role adds it, and never changes or removes it.
do $$
declare
  app constant name := mufakat_role('app');
  sequencer constant name := mufakat_role('ledger');
begin
  drop policy own on ledger_entry;
  drop policy own on ledger_opening;
  drop policy own_insert on ledger_opening;
  execute format('alter policy tenant on ledger_entry to %I', sequencer);
  execute format('alter policy tenant on ledger_opening to %I', sequencer);
  execute format($p$create policy reading on ledger_entry for select to %I using (
    jurisdiction = current_setting('app.jurisdiction')::uuid
    and (who = current_setting('app.person')::uuid or mufakat_has_role('auditor')))$p$, app);
  execute format($p$create policy adding on ledger_entry for insert to %I with check (
    jurisdiction = current_setting('app.jurisdiction')::uuid)$p$, app);
  execute format($p$create policy reading on ledger_opening for select to %I using (
    jurisdiction = current_setting('app.jurisdiction')::uuid
    and ((owner = current_setting('app.person')::uuid and (part = 'about' or mufakat_shows_source(jurisdiction, entry, content)))
      or (part = 'about' and mufakat_has_role('auditor'))))$p$, app);
  execute format($p$create policy adding on ledger_opening for insert to %I with check (
    jurisdiction = current_setting('app.jurisdiction')::uuid
    and owner = current_setting('app.person')::uuid)$p$, app);
end $$;

-- The functions as before, in PL/pgSQL.

do $$ begin
  execute format('create or replace function mufakat_role(kind text) returns text language plpgsql immutable as %L',
    format('begin return %L || kind; end', mufakat_role('')));
end $$;

create or replace function mufakat_has_role(variadic wanted text[]) returns boolean language plpgsql stable as $$
begin
  return string_to_array(coalesce(current_setting('app.roles', true), ''), ',') && wanted;
end $$;

create or replace function mufakat_about(salt bytea, subject text, who uuid) returns bytea language plpgsql immutable as $$
begin
  return sha256(salt || convert_to('{"subject":' || to_json(subject)::text || ',"who":"' || who::text || '"}', 'UTF8'));
end $$;

create or replace function mufakat_is_computed(id uuid) returns boolean language plpgsql immutable as $$
begin
  return substr(id::text, 15, 1) = '5';
end $$;

create or replace function mufakat_shows_source(own_jurisdiction uuid, opened uuid, content text) returns boolean language plpgsql stable as $$
begin
  return mufakat_has_role('assessor', 'coordinator') or not exists (
    select 1 from ledger_entry e
    where e.jurisdiction = own_jurisdiction and e.entry = opened and e.what in ('source.added', 'source.file-stored', 'source.file-read')
      and not exists (
        select 1 from source s
        where s.jurisdiction = own_jurisdiction and s.access = 'public' and 'source/' || s.source::text = e.subject
          and s.assessment::text = content::jsonb ->> 'assessment'));
end $$;

create or replace function mufakat_memberships(address text)
returns table (jurisdiction uuid, jurisdiction_name text, invented boolean, person uuid, person_name text, community text, roles text[])
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  return query
    select p.jurisdiction, j.name, j.invented, p.person, p.name, p.community, array_agg(m.role order by m.role)
    from public.person p
    join public.jurisdiction j on j.jurisdiction = p.jurisdiction
    join public.membership m on m.jurisdiction = p.jurisdiction and m.person = p.person
    where p.email = lower(address)
    group by p.jurisdiction, j.name, j.invented, p.person, p.name, p.community
    order by j.name, p.jurisdiction;
end $$;

create or replace function mufakat_storage(default_bytes bigint, default_files bigint)
returns table (bytes bigint, files bigint, quota_bytes bigint, quota_files bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  own constant uuid := current_setting('app.jurisdiction')::uuid;
begin
  return query
    select coalesce(sum(f.bytes), 0)::bigint, count(f.sha256), coalesce(q.bytes, default_bytes), coalesce(q.files, default_files)
    from public.jurisdiction j
    left join public.file_quota q on q.jurisdiction = j.jurisdiction
    left join public.stored_file f on f.jurisdiction = j.jurisdiction
    where j.jurisdiction = own
    group by j.jurisdiction, q.bytes, q.files;
end $$;

create or replace function mufakat_share(wanted uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own constant uuid := current_setting('app.jurisdiction')::uuid;
  shared public.publication;
begin
  if not public.mufakat_has_role('coordinator') then return; end if;
  select * into shared from public.publication p where p.jurisdiction = own and p.publication = wanted;
  if not found then return; end if;
  insert into public.shared_publication (jurisdiction, pack, publication, snapshot, entry, salt, published_at)
  values (own, shared.pack, shared.publication, shared.snapshot, shared.entry, shared.salt, shared.published_at)
  on conflict (jurisdiction, pack) do update set publication = excluded.publication, snapshot = excluded.snapshot, entry = excluded.entry,
    salt = excluded.salt, receipt = null, published_at = excluded.published_at;
end $$;

create or replace function mufakat_unshare(wanted uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own constant uuid := current_setting('app.jurisdiction')::uuid;
begin
  if not public.mufakat_has_role('coordinator') then return; end if;
  delete from public.shared_publication s where s.jurisdiction = own and s.publication = wanted;
end $$;
