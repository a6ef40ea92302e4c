-- One jurisdiction's assessments: participants, sources, verdicts, views, findings.
-- Verdicts, views and findings are append-only. What a newer row replaces it names in `supersedes`; two editors who replace the same row meet in a
-- unique constraint, and the second is told.

create table assessment (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid references jurisdiction,
  assessment uuid not null,
  title text not null check (title <> '' and length(title) <= 200),
  -- No foreign key: packs are no tenant's table. A registered pack is never changed or removed.
  pack_id text not null,
  pack_version text not null,
  period_from date not null,
  period_to date not null check (period_to >= period_from),
  -- The consensus rule, fixed when the assessment is opened.
  rule_agreement double precision not null check (rule_agreement > 0 and rule_agreement <= 1),
  rule_within integer not null check (rule_within between 0 and 4),
  rule_minimum_views integer not null check (rule_minimum_views between 1 and 1000),
  revision integer not null default 1 check (revision >= 1),
  created_at timestamptz not null default now(),
  primary key (jurisdiction, assessment)
);
select mufakat_tenant_table('assessment');

create table participant (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  participant uuid not null,
  name text not null check (length(name) <= 200),
  community text not null
    check (community in ('legal', 'technical', 'law-enforcement', 'policy', 'private-sector', 'academia', 'civil-society')),
  primary key (jurisdiction, assessment, participant),
  foreign key (jurisdiction, assessment) references assessment
);
select mufakat_tenant_table('participant');

-- That a source exists, and its access class: known to everybody in the jurisdiction.
create table source (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  source uuid not null,
  kind text not null check (kind <> '' and length(kind) <= 100),
  access text not null check (access in ('public', 'restricted', 'attested')),
  revision integer not null default 1 check (revision >= 1),
  added_at timestamptz not null default now(),
  primary key (jurisdiction, assessment, source),
  unique (jurisdiction, assessment, source, access),
  foreign key (jurisdiction, assessment) references assessment
);
select mufakat_tenant_table('source');

-- What it is. Of a restricted source, rows are visible to assessors and coordinators only.
create table source_description (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  source uuid not null,
  access text not null,
  title text not null check (title <> '' and length(title) <= 500),
  url text check (length(url) <= 2000),
  attested_by text,
  attested_on date,
  primary key (jurisdiction, assessment, source),
  foreign key (jurisdiction, assessment, source, access) references source (jurisdiction, assessment, source, access),
  check ((access = 'attested') = (attested_by is not null and attested_on is not null)),
  check (access <> 'attested' or url is null)
);
select mufakat_tenant_table('source_description');

-- The stored file. Of a restricted source, rows are visible to assessors only. Nothing is ever stored for an attested one.
create table source_file (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  source uuid not null,
  access text not null check (access <> 'attested'),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  file_name text not null check (file_name <> '' and length(file_name) <= 255),
  primary key (jurisdiction, assessment, source),
  foreign key (jurisdiction, assessment, source, access) references source (jurisdiction, assessment, source, access)
);
select mufakat_tenant_table('source_file');

-- True when the transaction's person holds one of the roles.
create function mufakat_has_role(variadic wanted text[]) returns boolean language sql stable as $$
  select string_to_array(coalesce(current_setting('app.roles', true), ''), ',') && wanted
$$;
do $$
declare app name := mufakat_role('app');
begin
  execute format($p$create policy restricted on source_description as restrictive to %I
    using (access <> 'restricted' or mufakat_has_role('assessor', 'coordinator'))
    with check (access <> 'restricted' or mufakat_has_role('assessor', 'coordinator'))$p$, app);
  execute format($p$create policy restricted on source_file as restrictive to %I
    using (access <> 'restricted' or mufakat_has_role('assessor'))
    with check (access <> 'restricted' or mufakat_has_role('assessor'))$p$, app);
end $$;

create table verdict (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  verdict uuid not null,
  -- A criterion's id, or an indicator's where its answer is not made of criteria.
  criterion text not null check (length(criterion) <= 200),
  assessor uuid not null,
  -- A word ('met', 'unknown', 'partial' …) or a number in the answer kind's own terms.
  value jsonb not null check (jsonb_typeof(value) in ('string', 'number')),
  reasons text not null check (length(reasons) <= 10000),
  supersedes uuid,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (jurisdiction, assessment, verdict),
  unique (jurisdiction, assessment, criterion, assessor, verdict),
  unique (jurisdiction, assessment, criterion, verdict),
  foreign key (jurisdiction, assessment) references assessment,
  foreign key (jurisdiction, assessor) references person (jurisdiction, person),
  -- Only one's own verdict on the same criterion can be replaced.
  constraint verdict_supersedes_own foreign key (jurisdiction, assessment, criterion, assessor, supersedes)
    references verdict (jurisdiction, assessment, criterion, assessor, verdict)
);
create unique index verdict_first on verdict (jurisdiction, assessment, criterion, assessor) where supersedes is null;
create unique index verdict_successor on verdict (jurisdiction, assessment, supersedes) where supersedes is not null;
select mufakat_tenant_table('verdict', append_only => true);

create table verdict_source (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  verdict uuid not null,
  source uuid not null,
  primary key (jurisdiction, assessment, verdict, source),
  foreign key (jurisdiction, assessment, verdict) references verdict (jurisdiction, assessment, verdict),
  constraint verdict_source_exists foreign key (jurisdiction, assessment, source) references source (jurisdiction, assessment, source)
);
select mufakat_tenant_table('verdict_source', append_only => true);

create table verdict_reconciles (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  criterion text not null,
  verdict uuid not null,
  reconciled uuid not null check (reconciled <> verdict),
  primary key (jurisdiction, assessment, verdict, reconciled),
  foreign key (jurisdiction, assessment, criterion, verdict) references verdict (jurisdiction, assessment, criterion, verdict),
  -- What is reconciled is a verdict on the same criterion.
  constraint verdict_reconciles_same_criterion foreign key (jurisdiction, assessment, criterion, reconciled)
    references verdict (jurisdiction, assessment, criterion, verdict)
);
select mufakat_tenant_table('verdict_reconciles', append_only => true);

create table view (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  view uuid not null,
  participant uuid not null,
  indicator text not null check (length(indicator) <= 200),
  stage integer not null check (stage between 0 and 20),
  -- 1 (a guess) to 5 (certain).
  confidence integer not null check (confidence between 1 and 5),
  reasons text not null check (length(reasons) <= 10000),
  supersedes uuid,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (jurisdiction, assessment, view),
  unique (jurisdiction, assessment, participant, indicator, view),
  foreign key (jurisdiction, assessment, participant) references participant,
  constraint view_supersedes_own foreign key (jurisdiction, assessment, participant, indicator, supersedes)
    references view (jurisdiction, assessment, participant, indicator, view)
);
create unique index view_first on view (jurisdiction, assessment, participant, indicator) where supersedes is null;
create unique index view_successor on view (jurisdiction, assessment, supersedes) where supersedes is not null;
select mufakat_tenant_table('view', append_only => true);

create table finding (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  finding uuid not null,
  indicator text not null check (length(indicator) <= 200),
  stage integer not null check (stage between 0 and 20),
  basis text not null check (basis in ('rule', 'decision')),
  reasons text not null check (length(reasons) <= 10000),
  decided_by uuid not null,
  supersedes uuid,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (jurisdiction, assessment, finding),
  unique (jurisdiction, assessment, indicator, finding),
  check (basis <> 'decision' or reasons <> ''),
  foreign key (jurisdiction, assessment) references assessment,
  foreign key (jurisdiction, decided_by) references person (jurisdiction, person),
  constraint finding_supersedes_same_indicator foreign key (jurisdiction, assessment, indicator, supersedes)
    references finding (jurisdiction, assessment, indicator, finding)
);
create unique index finding_first on finding (jurisdiction, assessment, indicator) where supersedes is null;
create unique index finding_successor on finding (jurisdiction, assessment, supersedes) where supersedes is not null;
select mufakat_tenant_table('finding', append_only => true);

create table finding_dissent (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  finding uuid not null,
  -- Order in which it was put down, from 0.
  position integer not null check (position >= 0),
  community text not null
    check (community in ('legal', 'technical', 'law-enforcement', 'policy', 'private-sector', 'academia', 'civil-society')),
  stage integer not null check (stage between 0 and 20),
  reasons text not null check (reasons <> '' and length(reasons) <= 10000),
  primary key (jurisdiction, assessment, finding, position),
  foreign key (jurisdiction, assessment, finding) references finding (jurisdiction, assessment, finding)
);
select mufakat_tenant_table('finding_dissent', append_only => true);

-- Nothing of an assessment is deleted by the application.
do $$
declare app name := mufakat_role('app');
begin
  execute format('revoke delete on assessment, participant, source, source_description, source_file from %I', app);
  execute format('revoke update on participant, source_description from %I', app);
end $$;
