-- Roles, tenancy, and the tables that every capability builds on.
-- Runs on PostgreSQL 15 and later, as the owner of the database with the right to create roles.

-- Two login roles for this database. Their names carry its name, as roles are shared by all databases of a cluster.
-- The names are fixed here once, so that a database copied from a template keeps using the roles that its grants name.
do $$
declare
  base text := case when length(current_database()) <= 40 then current_database() else md5(current_database()) end;
  role_name text;
begin
  foreach role_name in array array[base || '_mufakat_app', base || '_mufakat_auth'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I login', role_name);
    end if;
    execute format('grant connect on database %I to %I', current_database(), role_name);
  end loop;
  execute format($f$
    create function mufakat_role(kind text) returns text language sql immutable return %L || kind
  $f$, base || '_mufakat_');
  execute format('revoke create on schema public from public');
  execute format('grant usage on schema public to %I', base || '_mufakat_app');
end $$;

comment on function mufakat_role(text) is 'Name of a login role of this database: kind is app or auth.';

-- Refuses every change of a row that must stay as it was written. Row-level and statement-level (truncate).
create function mufakat_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: a row is never changed or removed', tg_table_name
    using errcode = 'restrict_violation', hint = 'Write a new row that names the one it supersedes.';
end $$;

-- Makes a table a tenant's. Call once per table, after creating it:
--   select mufakat_tenant_table('verdict', append_only => true);
-- The app role sees and writes rows of the transaction's jurisdiction only. Without app.jurisdiction, a query is an error, never all rows.
-- The owner works under a policy of its own, since row-level security is forced on owners too.
create function mufakat_tenant_table(tenant_table regclass, append_only boolean default false) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format(
    'create policy tenant on %s to %I using (jurisdiction = current_setting(''app.jurisdiction'')::uuid)
     with check (jurisdiction = current_setting(''app.jurisdiction'')::uuid)',
    tenant_table, mufakat_role('app'));
  execute format('create policy operator on %s to %I using (true) with check (true)', tenant_table, current_user);
  execute format('revoke all on %s from public', tenant_table);
  if append_only then
    execute format('grant select, insert on %s to %I', tenant_table, mufakat_role('app'));
    execute format('create trigger append_only before update or delete on %s for each row execute function mufakat_refuse_change()', tenant_table);
    execute format('create trigger append_only_truncate before truncate on %s execute function mufakat_refuse_change()', tenant_table);
  else
    execute format('grant select, insert, update, delete on %s to %I', tenant_table, mufakat_role('app'));
  end if;
end $$;

create table jurisdiction (
  jurisdiction uuid primary key,
  name text not null check (name <> ''),
  iso3166 text check (iso3166 ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'),
  invented boolean not null default false,
  created_at timestamptz not null default now()
);
select mufakat_tenant_table('jurisdiction');
do $$ begin
  execute format('revoke insert, delete on jurisdiction from %I', mufakat_role('app')); -- the operator's to do
  execute format('grant select on applied_migration to %I', mufakat_role('app')); -- for the health check
end $$;

create table person (
  jurisdiction uuid not null references jurisdiction,
  person uuid not null,
  name text not null check (name <> ''),
  email text check (email = lower(email) and email like '%_@_%'),
  created_at timestamptz not null default now(),
  primary key (jurisdiction, person),
  unique (jurisdiction, email)
);
create index person_email on person (email) where email is not null;
select mufakat_tenant_table('person');

create table membership (
  jurisdiction uuid not null,
  person uuid not null,
  role text not null check (role in ('coordinator', 'facilitator', 'participant', 'assessor', 'observer', 'auditor', 'custodian')),
  granted_at timestamptz not null default now(),
  primary key (jurisdiction, person, role),
  foreign key (jurisdiction, person) references person on delete cascade
);
select mufakat_tenant_table('membership');

-- Who did what when, with a commitment to the content. No serial column: transactions commit out of order.
create table ledger_entry (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid references jurisdiction,
  entry uuid not null,
  who uuid not null default current_setting('app.person')::uuid,
  what text not null check (what ~ '^[a-z][a-z-]*(\.[a-z-]+)+$'),
  subject text not null check (subject <> ''),
  happened_at timestamptz not null default clock_timestamp(),
  salt bytea not null check (length(salt) = 32),
  commitment bytea not null check (length(commitment) = 32),
  primary key (jurisdiction, entry)
);
create index ledger_entry_subject on ledger_entry (jurisdiction, subject);
select mufakat_tenant_table('ledger_entry', append_only => true);

-- The jurisdictions and roles of everybody with this e-mail address. For the sign-in role only: it is how a session finds its tenants, and the only
-- thing that reads across jurisdictions. Runs as the owner of the tables.
create function mufakat_memberships(address text)
returns table (jurisdiction uuid, jurisdiction_name text, invented boolean, person uuid, person_name text, roles text[])
language sql stable security definer set search_path = public, pg_temp as $$
  select p.jurisdiction, j.name, j.invented, p.person, p.name, array_agg(m.role order by m.role)
  from public.person p
  join public.jurisdiction j on j.jurisdiction = p.jurisdiction
  join public.membership m on m.jurisdiction = p.jurisdiction and m.person = p.person
  where p.email = lower(address)
  group by p.jurisdiction, j.name, j.invented, p.person, p.name
  order by j.name, p.jurisdiction
$$;
revoke all on function mufakat_memberships(text) from public;
do $$ begin
  execute format('grant usage on schema public to %I', mufakat_role('auth'));
  execute format('grant execute on function mufakat_memberships(text) to %I', mufakat_role('auth'));
end $$;
