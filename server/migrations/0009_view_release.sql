-- Which views may be shown. Views wait until a group of five people or more is formed by the release rule (packages/consensus); a released view stays
-- released, in its group, for ever. `batch` counts the transactions of an assessment that released views; `cell` is the community, or `together` for
-- communities that are too small to be shown alone.
create table view_release (
  jurisdiction uuid not null default current_setting('app.jurisdiction')::uuid,
  assessment uuid not null,
  view uuid not null,
  batch integer not null check (batch >= 0),
  cell text not null
    check (cell in ('legal', 'technical', 'law-enforcement', 'policy', 'private-sector', 'academia', 'civil-society', 'together')),
  primary key (jurisdiction, assessment, view),
  foreign key (jurisdiction, assessment, view) references view (jurisdiction, assessment, view)
);
select mufakat_tenant_table('view_release', append_only => true);

-- Whether views are taken in. While it is false nothing is imported.
alter table assessment add column collection_open boolean not null default true;

-- Views that were given before there were releases: those that say now what their people say are released as one batch, by the same rule: five people or
-- more of a community on an indicator. They are batch 0 and have no entry in the ledger: every later batch is recorded. The others wait, and are put
-- together over the communities when collection is closed.
insert into view_release (jurisdiction, assessment, view, batch, cell)
select jurisdiction, assessment, view, 0, community
from (
  select v.jurisdiction, v.assessment, v.view, p.community,
    count(*) over (partition by v.jurisdiction, v.assessment, v.indicator, p.community) as people
  from view v
  join participant p on p.jurisdiction = v.jurisdiction and p.assessment = v.assessment and p.participant = v.participant
  where not exists (select from view n where n.jurisdiction = v.jurisdiction and n.assessment = v.assessment and n.supersedes = v.view)
) as current_views
where people >= 5;
