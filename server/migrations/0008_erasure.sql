-- Erasure of a person's data: the reasons of a view may be emptied, by the owner of the tables; nothing else of a view ever changes.
create function mufakat_only_erasure() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.reasons = '' and to_jsonb(new) - 'reasons' = to_jsonb(old) - 'reasons' then return new; end if;
  raise exception '% is append-only: a row is never changed or removed', tg_table_name
    using errcode = 'restrict_violation', hint = 'Write a new row that names the one it supersedes.';
end $$;
drop trigger append_only on view;
create trigger append_only before update or delete on view for each row execute function mufakat_only_erasure();
