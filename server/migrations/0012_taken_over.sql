-- Every jurisdiction, person and role has an act from which it follows. Those that had none, as those of the example, are entered as they stand at
-- this moment, as the operator's doing: what is added or changed from here on by another way than an act contradicts the ledger.
do $$
declare
  operator constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  create temporary table taken_over on commit drop as
    select j.jurisdiction, 'jurisdiction.taken-over' as what, 'jurisdiction/' || j.jurisdiction as subject,
      '{"createdAt":' || to_json(to_char(j.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text
        || ',"invented":' || j.invented::text || ',"iso3166":' || coalesce(to_json(j.iso3166)::text, 'null')
        || ',"name":' || to_json(j.name)::text || '}' as content
    from jurisdiction j
    where not exists (
      select from ledger_entry e where e.jurisdiction = j.jurisdiction and e.what = 'jurisdiction.opened' and e.subject = 'jurisdiction/' || j.jurisdiction)
    union all
    select p.jurisdiction, 'person.taken-over', 'person/' || p.person,
      '{"community":' || coalesce(to_json(p.community)::text, 'null')
        || ',"createdAt":' || to_json(to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text
        || ',"email":' || coalesce(to_json(p.email)::text, 'null')
        || ',"memberships":[' || coalesce((
          select string_agg('{"grantedAt":' || to_json(to_char(m.granted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text
            || ',"role":' || to_json(m.role)::text || '}', ',' order by m.role)
          from membership m where m.jurisdiction = p.jurisdiction and m.person = p.person), '')
        || '],"name":' || to_json(p.name)::text || '}'
    from person p
    where not exists (
      select from ledger_entry e where e.jurisdiction = p.jurisdiction and e.what = 'person.admitted' and e.subject = 'person/' || p.person);

  -- Ids ordered by time, as all ids of entries; salts of 32 bytes.
  create temporary table taken_over_act on commit drop as
    select t.*,
      encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid as entry,
      sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as about_salt,
      sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as salt
    from taken_over t;

  insert into ledger_entry (jurisdiction, entry, log, who, what, subject, about, commitment)
    select jurisdiction, entry, 'assessment', operator, what, subject, mufakat_about(about_salt, subject, operator),
      sha256(salt || convert_to(content, 'UTF8')) from taken_over_act;
  insert into ledger_opening (jurisdiction, entry, part, owner, salt, content)
    select jurisdiction, entry, 'about', operator, about_salt, null from taken_over_act
    union all select jurisdiction, entry, 'content', operator, salt, content from taken_over_act;
  insert into ledger_pending (jurisdiction, log, entry) select jurisdiction, 'assessment', entry from taken_over_act;
end $$;
