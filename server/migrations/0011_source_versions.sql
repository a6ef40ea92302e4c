-- Sources: attested ones are described to whom restricted ones are; each file that a source had is a version, a verdict is bound to the one that it
-- cited; and how much a jurisdiction may store.

-- Attested as restricted: title, link, office and date are for assessors and coordinators. One permissive policy a command, for restrictive ones are
-- lost where the database is distributed.
do $$
declare app name := mufakat_role('app');
begin
  drop policy restricted on source_description;
  execute format($p$alter policy tenant on source_description to %I
    using (jurisdiction = current_setting('app.jurisdiction')::uuid and (access = 'public' or mufakat_has_role('assessor', 'coordinator')))
    with check (jurisdiction = current_setting('app.jurisdiction')::uuid and (access = 'public' or mufakat_has_role('assessor', 'coordinator')))$p$, app);
end $$;

-- What the openings of a person's own acts tell of a source that is not public, only as long as that person may see the source.
create function mufakat_shows_source(own_jurisdiction uuid, opened uuid, content text) returns boolean language sql stable as $$
  select mufakat_has_role('assessor', 'coordinator') or not exists (
    select from ledger_entry e
    where e.jurisdiction = own_jurisdiction and e.entry = opened and e.what in ('source.added', 'source.file-stored', 'source.file-read')
      and not exists (
        select from source s
        where s.jurisdiction = own_jurisdiction and s.access = 'public' and 'source/' || s.source::text = e.subject
          and s.assessment::text = content::jsonb ->> 'assessment'))
$$;
do $$ begin
  execute format($p$alter policy own on ledger_opening to %I using (
    (owner = current_setting('app.person')::uuid and (part = 'about' or mufakat_shows_source(jurisdiction, entry, content)))
    or (part = 'about' and mufakat_has_role('auditor')))$p$, mufakat_role('app'));
end $$;

-- A file that a source has or had. Rows stay; the content of one that was replaced is kept as long as a verdict cites it.
create table source_version (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  source uuid not null,
  -- 1 is the first file of the source.
  version integer not null check (version >= 1),
  access text not null check (access <> 'attested'),
  -- SHA-256 of the content, in hexadecimal. Whether the content is kept is told by stored_file.
  content_sha256 text not null check (content_sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  file_name text not null check (file_name <> '' and length(file_name) <= 255),
  -- Null where it was not known: files that are older than this table.
  stored_by uuid default current_setting('app.person')::uuid,
  stored_at timestamptz not null default clock_timestamp(),
  primary key (jurisdiction, assessment, source, version),
  foreign key (jurisdiction, assessment, source, access) references source (jurisdiction, assessment, source, access),
  foreign key (jurisdiction, stored_by) references person (jurisdiction, person)
);
create index source_version_content on source_version (jurisdiction, content_sha256);
insert into source_version (jurisdiction, assessment, source, version, access, content_sha256, bytes, file_name, stored_by, stored_at)
  select f.jurisdiction, f.assessment, f.source, 1, f.access, f.sha256, f.bytes, f.file_name, a.who, coalesce(a.happened_at, s.added_at)
  from source_file f
  join source s using (jurisdiction, assessment, source)
  left join lateral (
    select p.person as who, e.happened_at from ledger_entry e left join person p on p.jurisdiction = e.jurisdiction and p.person = e.who
    where e.jurisdiction = f.jurisdiction and e.what = 'source.file-stored' and e.subject = 'source/' || f.source::text
    order by e.happened_at desc, e.entry desc limit 1
  ) a on true;
select mufakat_tenant_table('source_version', append_only => true);
-- Of a restricted source, for assessors only.
do $$ begin
  execute format($p$alter policy tenant on source_version to %I
    using (jurisdiction = current_setting('app.jurisdiction')::uuid and (access = 'public' or mufakat_has_role('assessor')))
    with check (jurisdiction = current_setting('app.jurisdiction')::uuid and (access = 'public' or mufakat_has_role('assessor')))$p$,
    mufakat_role('app'));
end $$;

-- How many files the source has had: the number of its present one, 0 for none. For everybody, as that the source exists.
alter table source add column version integer not null default 0 check (version >= 0);
update source s set version = 1
  where exists (select from source_version v where v.jurisdiction = s.jurisdiction and v.assessment = s.assessment and v.source = s.source);

-- The version that a verdict cited; null where the source had no file then. What was recorded before is bound to the file that is there now.
alter table verdict_source disable trigger append_only;
alter table verdict_source
  add column version integer,
  add constraint verdict_source_version foreign key (jurisdiction, assessment, source, version)
    references source_version (jurisdiction, assessment, source, version);
update verdict_source c set version = s.version from source s
  where s.jurisdiction = c.jurisdiction and s.assessment = c.assessment and s.source = c.source and s.version > 0;
alter table verdict_source enable trigger append_only;

-- The contents that a jurisdiction has on the disk, each once however many sources have it. A backup carries what `sha256` names.
create table stored_file (
  jurisdiction uuid not null references jurisdiction,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  -- When somebody stored it last.
  stored_at timestamptz not null default clock_timestamp(),
  primary key (jurisdiction, sha256)
);
insert into stored_file (jurisdiction, sha256, bytes) select distinct jurisdiction, sha256, bytes from source_file;
select mufakat_tenant_table('stored_file');
-- A hash would tell who guesses it that the file is here: the app role works by the functions below alone.
do $$ begin execute format('revoke all on stored_file from %I', mufakat_role('app')); end $$;

drop table source_file;

-- Most bytes and files that the operator lets a jurisdiction store; null, or no row: as the node's settings say. Not the jurisdiction's to see or change
-- but by the functions below.
create table file_quota (
  jurisdiction uuid primary key references jurisdiction,
  bytes bigint check (bytes >= 0),
  files bigint check (files >= 0)
);
select mufakat_tenant_table('file_quota');
do $$ begin execute format('revoke all on file_quota from %I', mufakat_role('app')); end $$;

-- What the own jurisdiction stores, and what it may; given what the settings say for those without a limit of their own. Runs as the owner of the tables.
create function mufakat_storage(default_bytes bigint, default_files bigint)
returns table (bytes bigint, files bigint, quota_bytes bigint, quota_files bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(sum(f.bytes), 0)::bigint, count(f.sha256), coalesce(q.bytes, default_bytes), coalesce(q.files, default_files)
  from public.jurisdiction j
  left join public.file_quota q on q.jurisdiction = j.jurisdiction
  left join public.stored_file f on f.jurisdiction = j.jurisdiction
  where j.jurisdiction = current_setting('app.jurisdiction')::uuid
  group by j.jurisdiction, q.bytes, q.files
$$;

-- Notes a content of the own jurisdiction as stored; false, and nothing noted, when that would be more than it may. One at a time within a jurisdiction.
-- Runs as the owner of the tables.
create function mufakat_keep_file(hash text, length bigint, default_bytes bigint, default_files bigint) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own uuid := current_setting('app.jurisdiction')::uuid;
  held record;
begin
  perform from public.jurisdiction j where j.jurisdiction = own for no key update;
  update public.stored_file f set stored_at = clock_timestamp() where f.jurisdiction = own and f.sha256 = hash;
  if found then return true; end if;
  select * into held from public.mufakat_storage(default_bytes, default_files);
  if held.bytes + length > held.quota_bytes or held.files + 1 > held.quota_files then return false; end if;
  insert into public.stored_file (jurisdiction, sha256, bytes) values (own, hash, length);
  return true;
end $$;
do $$ begin
  revoke all on function mufakat_storage(bigint, bigint), mufakat_keep_file(text, bigint, bigint, bigint) from public;
  execute format('grant execute on function mufakat_storage(bigint, bigint), mufakat_keep_file(text, bigint, bigint, bigint) to %I',
    mufakat_role('app'));
end $$;
