-- Packs belong to no jurisdiction: they are content that everybody may read. A version, once registered, never changes.
create table pack (
  id text not null check (id ~ '^[a-z0-9][a-z0-9.-]{0,99}$'),
  version text not null check (version <> '' and length(version) <= 50),
  -- SHA-256 of the canonical JSON of `files`.
  content_hash bytea not null check (length(content_hash) = 32),
  -- File name to text.
  files jsonb not null,
  registered_at timestamptz not null default now(),
  primary key (id, version)
);
create trigger append_only before update or delete on pack for each row execute function mufakat_refuse_change();
create trigger append_only_truncate before truncate on pack execute function mufakat_refuse_change();
revoke all on pack from public;
do $$ begin execute format('grant select on pack to %I', mufakat_role('app')); end $$;
