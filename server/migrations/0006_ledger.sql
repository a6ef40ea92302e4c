-- The ledger: what was recorded gets an index in a log that can be proved, is hashed into tiles, and is signed.
-- Two logs a jurisdiction: assessment (may be made public) and evidence (private).

-- A third login role runs the sequencer. It sees one jurisdiction at a time, like the app role, and nothing but the ledger.
do $$
begin
  if not exists (select from pg_roles where rolname = mufakat_role('ledger')) then
    execute format('create role %I login', mufakat_role('ledger'));
  end if;
  execute format('grant connect on database %I to %I', current_database(), mufakat_role('ledger'));
  execute format('grant usage on schema public to %I', mufakat_role('ledger'));
end $$;

-- Commitment to whom an act is of and what it is about: SHA-256 over the salt and the canonical JSON of both.
create function mufakat_about(salt bytea, subject text, who uuid) returns bytea language sql immutable as $$
  select sha256(salt || convert_to('{"subject":' || to_json(subject)::text || ',"who":"' || who::text || '"}', 'UTF8'))
$$;

-- What opens the commitments of an entry: salt and content. Removed when a person's data are erased; the log stays as it is.
create table ledger_opening (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  entry uuid not null,
  part text not null check (part in ('about', 'content')),
  owner uuid not null default current_setting('app.person')::uuid,
  salt bytea not null check (length(salt) = 32),
  -- Canonical JSON. Of `about` it follows from the entry; of entries that are older than this table it was not kept.
  content text check (part = 'content' or content is null),
  primary key (jurisdiction, entry, part),
  foreign key (jurisdiction, entry) references ledger_entry
);

-- Entries of committed transactions that have no index yet. Written with the entry, removed with the giving of the index.
create table ledger_pending (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  log text not null check (log in ('assessment', 'evidence')),
  entry uuid not null,
  primary key (jurisdiction, log, entry),
  foreign key (jurisdiction, entry) references ledger_entry
);

-- What was recorded before there were logs goes into the log too, in the order in which it happened.
alter table ledger_entry disable trigger append_only;
alter table ledger_entry
  add column log text not null default 'assessment' check (log in ('assessment', 'evidence')),
  add column about bytea check (length(about) = 32);
insert into ledger_opening (jurisdiction, entry, part, owner, salt)
  select jurisdiction, entry, 'about', who, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) from ledger_entry
  union all select jurisdiction, entry, 'content', who, salt from ledger_entry;
update ledger_entry e set about = mufakat_about(o.salt, e.subject, e.who)
  from ledger_opening o where o.jurisdiction = e.jurisdiction and o.entry = e.entry and o.part = 'about';
insert into ledger_pending (jurisdiction, log, entry) select jurisdiction, log, entry from ledger_entry;
alter table ledger_entry
  alter column log drop default,
  alter column about set not null,
  drop column salt,
  -- An entry that was brought back from a copy of the log is known by its commitments only.
  alter column who drop not null,
  alter column subject drop not null;
alter table ledger_entry enable trigger append_only;
-- Acts are looked for by person and by kind, newest first.
create index ledger_entry_who on ledger_entry (jurisdiction, who, entry);
create index ledger_entry_what on ledger_entry (jurisdiction, log, what, entry);
drop index ledger_entry_subject;

create table ledger_log (
  jurisdiction uuid not null references jurisdiction,
  log text not null check (log in ('assessment', 'evidence')),
  origin text not null,
  public boolean not null default false check (not public or log = 'assessment'),
  -- All entries that have an index, and the root of their tree.
  size bigint not null check (size >= 0),
  root bytea not null check (length(root) = 32),
  -- What others may have seen.
  published_size bigint not null default 0 check (published_size between 0 and size),
  primary key (jurisdiction, log)
);

create table ledger_sequence (
  jurisdiction uuid not null,
  log text not null,
  index bigint not null check (index >= 0),
  entry uuid not null,
  primary key (jurisdiction, log, index),
  unique (jurisdiction, entry),
  foreign key (jurisdiction, log) references ledger_log,
  foreign key (jurisdiction, entry) references ledger_entry
);

-- 256 hashes of 32 bytes at most. The last tile of a level grows; what it holds stays.
create table ledger_tile (
  jurisdiction uuid not null,
  log text not null,
  level smallint not null check (level between 0 and 63),
  tile bigint not null check (tile >= 0),
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (jurisdiction, log, level, tile),
  foreign key (jurisdiction, log) references ledger_log
);
create function mufakat_tile_grows() returns trigger language plpgsql as $$
begin
  if substring(new.hashes from 1 for length(old.hashes)) = old.hashes then return new; end if;
  raise exception 'a tile only grows' using errcode = 'restrict_violation';
end $$;
create trigger tile_grows before update on ledger_tile for each row execute function mufakat_tile_grows();

-- One tree of one size: the primary key says so.
create table ledger_checkpoint (
  jurisdiction uuid not null,
  log text not null,
  size bigint not null,
  root bytea not null check (length(root) = 32),
  note text not null,
  signed_at timestamptz not null default clock_timestamp(),
  primary key (jurisdiction, log, size),
  foreign key (jurisdiction, log) references ledger_log
);

-- Lines of witnesses, to be added to the note of the checkpoint.
create table ledger_cosignature (
  jurisdiction uuid not null,
  log text not null,
  size bigint not null,
  witness text not null,
  line text not null,
  primary key (jurisdiction, log, size, witness),
  foreign key (jurisdiction, log, size) references ledger_checkpoint
);

-- The keys of a log, number 1 first. `statement` is signed by this key and the one before.
create table ledger_key (
  jurisdiction uuid not null,
  log text not null,
  number integer not null check (number >= 1),
  key text not null,
  from_size bigint not null,
  statement text check ((statement is null) = (number = 1)),
  primary key (jurisdiction, log, number),
  foreign key (jurisdiction, log) references ledger_log
);

-- The private key in use, encrypted; the one before is destroyed.
create table ledger_seed (
  jurisdiction uuid not null,
  log text not null,
  number integer not null,
  sealed bytea not null,
  primary key (jurisdiction, log, number),
  foreign key (jurisdiction, log, number) references ledger_key
);

-- Who is asked to cosign the checkpoints of a log.
create table ledger_witness (
  jurisdiction uuid not null,
  log text not null,
  key text not null,
  url text not null check (url ~ '^https?://'),
  primary key (jurisdiction, log, key),
  foreign key (jurisdiction, log) references ledger_log
);

select mufakat_tenant_table('ledger_opening');
select mufakat_tenant_table('ledger_pending');
select mufakat_tenant_table('ledger_log');
select mufakat_tenant_table('ledger_sequence', append_only => true);
select mufakat_tenant_table('ledger_tile');
select mufakat_tenant_table('ledger_checkpoint', append_only => true);
select mufakat_tenant_table('ledger_cosignature', append_only => true);
select mufakat_tenant_table('ledger_key', append_only => true);
select mufakat_tenant_table('ledger_seed');
select mufakat_tenant_table('ledger_witness');
create trigger unchanged before update on ledger_opening for each row execute function mufakat_refuse_change();

-- Rights. The app role adds what was recorded and reads the log; the ledger role writes the log; the seeds are the ledger role's alone.
do $$
declare
  app name := mufakat_role('app');
  sequencer name := mufakat_role('ledger');
  name text;
begin
  foreach name in array array['ledger_opening', 'ledger_pending', 'ledger_log', 'ledger_sequence', 'ledger_tile', 'ledger_checkpoint',
                              'ledger_cosignature', 'ledger_key', 'ledger_seed', 'ledger_witness'] loop
    execute format('revoke insert, update, delete on %I from %I', name, app);
  end loop;
  execute format('grant insert on ledger_opening, ledger_pending to %I', app);
  execute format('revoke select on ledger_seed from %I', app);
  foreach name in array array['ledger_entry', 'ledger_pending', 'ledger_log', 'ledger_sequence', 'ledger_tile', 'ledger_checkpoint',
                              'ledger_cosignature', 'ledger_key', 'ledger_seed', 'ledger_witness'] loop
    execute format('alter policy tenant on %I to %I, %I', name, app, sequencer);
    execute format('grant select on %I to %I', name, sequencer);
  end loop;
  execute format('grant insert on ledger_log, ledger_sequence, ledger_tile, ledger_checkpoint, ledger_cosignature, ledger_key, ledger_seed to %I', sequencer);
  execute format('grant update (size, root, published_size) on ledger_log to %I', sequencer);
  execute format('grant update (hashes) on ledger_tile to %I', sequencer);
  execute format('grant delete on ledger_pending, ledger_seed to %I', sequencer);
  -- Who did what is theirs to read, and the auditor's.
  execute format($p$create policy own on ledger_entry as restrictive for select to %I
    using (who = current_setting('app.person')::uuid or mufakat_has_role('auditor'))$p$, app);
  execute format($p$create policy own on ledger_opening as restrictive for select to %I
    using (owner = current_setting('app.person')::uuid or (part = 'about' and mufakat_has_role('auditor')))$p$, app);
  execute format($p$create policy own_insert on ledger_opening as restrictive for insert to %I
    with check (owner = current_setting('app.person')::uuid)$p$, app);
end $$;

-- Which jurisdictions the sequencer has work in; nothing else is told. Runs as the owner of the tables.
create function mufakat_logs_waiting() returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select jurisdiction from public.jurisdiction j where exists (select from public.ledger_pending p where p.jurisdiction = j.jurisdiction)
  union select jurisdiction from public.ledger_log where published_size < size
  union select w.jurisdiction from public.ledger_witness w join public.ledger_log l using (jurisdiction, log)
    where l.published_size > 0 and not exists (
      select from public.ledger_cosignature c
      where c.jurisdiction = w.jurisdiction and c.log = w.log and c.size = l.published_size and c.witness = w.key)
$$;
revoke all on function mufakat_logs_waiting() from public;
do $$ begin
  execute format('grant execute on function mufakat_logs_waiting() to %I', mufakat_role('ledger'));
end $$;
