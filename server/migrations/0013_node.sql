-- Which data folder this database belongs to: only it sets the passwords of the login roles, and only a server on it works here. One row at most.
-- The folder is known by the SHA-256 of its file `id`; where it lies is told to who comes with another. Only the owner of the tables reads and writes it.
create table node (
  only_one boolean primary key default true check (only_one),
  folder bytea not null check (length(folder) = 32),
  place text not null,
  bound_at timestamptz not null default clock_timestamp()
);
revoke all on node from public;
