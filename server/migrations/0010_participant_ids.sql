-- Ids of participants followed from their names, so that whoever guessed a name could confirm it. From now on they are random.

-- Which id of before a participant had: entries of the ledger name it, and never change. Nobody but the owner of the tables reads it, to hold rows
-- against entries; erasure of the participant deletes it.
create table participant_former_id (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  participant uuid not null,
  former uuid not null,
  primary key (jurisdiction, assessment, participant),
  unique (jurisdiction, assessment, former),
  foreign key (jurisdiction, assessment, participant) references participant
);
select mufakat_tenant_table('participant_former_id');
do $$ begin
  execute format('revoke all on participant_former_id from %I', mufakat_role('app'));
end $$;

-- True for an id that was computed from a name (UUID version 5).
create function mufakat_is_computed(id uuid) returns boolean language sql immutable return substr(id::text, 15, 1) = '5';

-- Gives rows of a jurisdiction other ids, wherever a foreign key names them: `ids` is a JSON object from former to new. For migrations and erasure, as
-- the owner of the tables: triggers that keep rows unchanged rest meanwhile. All in one statement, so that every foreign key holds at its end.
create function mufakat_give_ids(target regclass, id_column name, whose uuid, ids jsonb) returns void language plpgsql as $$
declare
  place record;
  relations regclass[] := '{}';
  steps text[] := '{}';
begin
  for place in
    select named.relation::regclass as relation,
      string_agg(distinct format('%1$I = coalesce(($1 ->> %1$I::text)::uuid, %1$I)', a.attname), ', ') as changes,
      string_agg(distinct format('$1 ? %I::text', a.attname), ' or ') as condition
    from (
      select target::oid as relation, attnum from pg_attribute where attrelid = target and attname = id_column
      union
      select f.conrelid, f.conkey[array_position(f.confkey, i.attnum)] from pg_constraint f
      join pg_attribute i on i.attrelid = f.confrelid and i.attname = id_column and i.attnum = any (f.confkey)
      where f.contype = 'f' and f.confrelid = target
    ) named join pg_attribute a on a.attrelid = named.relation and a.attnum = named.attnum
    group by named.relation
  loop
    relations := relations || place.relation;
    steps := steps || format('step_%s as (update %s set %s where jurisdiction = $2 and (%s))',
      cardinality(relations), place.relation, place.changes, place.condition);
    execute format('alter table %s disable trigger user', place.relation);
  end loop;
  execute 'with ' || array_to_string(steps, ', ') || ' select 1' using ids, whose;
  for place in select unnest(relations) as relation loop
    execute format('alter table %s enable trigger user', place.relation);
  end loop;
end $$;

-- Entries name other ids: after erasure, whose openings are gone. What the log holds of them, the commitments, stays as it is.
create function mufakat_entries_name(whose uuid, ids jsonb) returns void language plpgsql as $$
begin
  alter table ledger_entry disable trigger user;
  update ledger_entry set
    who = coalesce((ids ->> who::text)::uuid, who),
    subject = coalesce(split_part(subject, '/', 1) || '/' || (ids ->> split_part(subject, '/', 2)), subject)
    where jurisdiction = whose and (ids ? who::text or ids ? split_part(subject, '/', 2));
  alter table ledger_entry enable trigger user;
end $$;
revoke all on function mufakat_give_ids(regclass, name, uuid, jsonb), mufakat_entries_name(uuid, jsonb) from public;

do $$
declare
  whose uuid;
  ids jsonb;
begin
  for whose in select jurisdiction from jurisdiction loop
    ids := (select jsonb_object_agg(participant, gen_random_uuid()) from participant where jurisdiction = whose and mufakat_is_computed(participant));
    continue when ids is null;
    perform mufakat_give_ids('participant', 'participant', whose, ids);
    insert into participant_former_id (jurisdiction, assessment, participant, former)
      select p.jurisdiction, p.assessment, p.participant, i.key::uuid from jsonb_each_text(ids) i
      join participant p on p.jurisdiction = whose and p.participant = i.value::uuid;
  end loop;
end $$;

-- A name is written in one normal form, and stands for one person of an assessment. Somebody who was erased has none. Where a name stood twice before,
-- both stay, for nobody knows here whether they are one.
alter table participant add column namesake boolean not null default false;
update participant p set namesake = true where name <> '' and exists (
  select from participant o
  where o.jurisdiction = p.jurisdiction and o.assessment = p.assessment and o.name = p.name and o.participant < p.participant);
create unique index participant_name on participant (jurisdiction, assessment, name) where name <> '' and not namesake;
