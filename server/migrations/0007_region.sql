-- Publications: what a jurisdiction chose to share of an assessment, as it stood. A region reads these and nothing else.

create table publication (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  publication uuid not null,
  assessment uuid not null,
  pack text not null,
  -- The act in the ledger whose content is the snapshot, and what opens its commitment: the receipt of it is the signature.
  entry uuid not null,
  salt bytea not null check (length(salt) = 32),
  -- Canonical JSON.
  snapshot text not null,
  published_by uuid not null default current_setting('app.person')::uuid,
  published_at timestamptz not null default clock_timestamp(),
  primary key (jurisdiction, publication),
  foreign key (jurisdiction, assessment) references assessment,
  foreign key (jurisdiction, published_by) references person (jurisdiction, person),
  foreign key (jurisdiction, entry) references ledger_entry
);
select mufakat_tenant_table('publication', append_only => true);

create table publication_withdrawal (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  publication uuid not null,
  withdrawn_by uuid not null default current_setting('app.person')::uuid,
  withdrawn_at timestamptz not null default clock_timestamp(),
  primary key (jurisdiction, publication),
  foreign key (jurisdiction, publication) references publication,
  foreign key (jurisdiction, withdrawn_by) references person (jurisdiction, person)
);
select mufakat_tenant_table('publication_withdrawal', append_only => true);

-- What is shared now: of each jurisdiction, here or on another server, the newest publication by each pack. No tenant's: whoever signs in reads all of it.
create table shared_publication (
  jurisdiction uuid not null,
  pack text not null,
  publication uuid not null,
  snapshot text not null,
  -- Of a jurisdiction of this server: its ledger proves it.
  entry uuid,
  salt bytea,
  -- Of another server's: the receipt that was verified when the operator admitted it.
  receipt text,
  published_at timestamptz not null,
  primary key (jurisdiction, pack),
  check ((receipt is null) = (entry is not null) and (entry is null) = (salt is null))
);
revoke all on shared_publication from public;
do $$ begin execute format('grant select on shared_publication to %I', mufakat_role('app')); end $$;

-- Shares a publication of the own jurisdiction in place of an earlier one by the same pack. Runs as the owner of the tables.
create function mufakat_share(wanted uuid) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into public.shared_publication (jurisdiction, pack, publication, snapshot, entry, salt, published_at)
  select p.jurisdiction, p.pack, p.publication, p.snapshot, p.entry, p.salt, p.published_at from public.publication p
  where p.jurisdiction = current_setting('app.jurisdiction')::uuid and p.publication = wanted and public.mufakat_has_role('coordinator')
  on conflict (jurisdiction, pack) do update set publication = excluded.publication, snapshot = excluded.snapshot, entry = excluded.entry,
    salt = excluded.salt, receipt = null, published_at = excluded.published_at
$$;

-- Shares a publication of the own jurisdiction no more. Runs as the owner of the tables.
create function mufakat_unshare(wanted uuid) returns void language sql security definer set search_path = public, pg_temp as $$
  delete from public.shared_publication
  where jurisdiction = current_setting('app.jurisdiction')::uuid and publication = wanted and public.mufakat_has_role('coordinator')
$$;
do $$ begin
  revoke all on function mufakat_share(uuid), mufakat_unshare(uuid) from public;
  execute format('grant execute on function mufakat_share(uuid), mufakat_unshare(uuid) to %I', mufakat_role('app'));
end $$;
