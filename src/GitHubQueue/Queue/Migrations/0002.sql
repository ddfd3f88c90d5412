-- Version 2: child lists still to fetch, and the tables of pull requests, reviews, files, commits and events.

-- Child lists (reviews, files of a pull request) still to fetch: inserted with the page that names the parent, removed with the list's
-- last page. A kill forgets none.
create table fetches(
  id         integer primary key autoincrement,
  checkpoint integer not null references checkpoints(id),
  entity     text    not null,                  -- what the list holds: pull_request_review, pull_request_file
  url        text    not null,                  -- of the page to ask for next
  org        text    not null,
  repo       text    not null,
  context    text    not null,                  -- JSON: goes into each record of the list
  as_of      integer not null,                  -- the parent's: when the list was true
  parent_key text    not null,                  -- the object that the list belongs to
  added_at   integer not null,
  unique(checkpoint, entity, parent_key)
) strict;

create index fetches_next on fetches(checkpoint, id);

-- Pull requests in the list form; what only the full form has would be a table of its own.
create table pull_requests(
  key                 text    primary key,
  id                  integer not null,
  number              integer not null,
  org                 text    not null,
  repo                text    not null,
  title               text    not null,
  state               text    not null,         -- open, closed
  is_draft            integer check(is_draft in (0, 1)),
  author              text,
  author_type         text,
  author_association  text,
  labels              text    not null,         -- JSON array of names
  assignees           text    not null,         -- JSON array of logins
  requested_reviewers text    not null,         -- JSON array of logins
  milestone           text,
  head_ref            text,
  head_sha            text,
  head_repository     text,                     -- null: the fork was deleted
  base_ref            text,
  base_sha            text,
  merge_commit_sha    text,                     -- while open: of a test merge
  is_auto_merge       integer not null check(is_auto_merge in (0, 1)),
  is_locked           integer check(is_locked in (0, 1)),
  created_at          text    not null,
  updated_at          text    not null,
  closed_at           text,
  merged_at           text,
  url                 text,
  as_of               integer not null,
  item_id             integer not null,
  archive_key         text    not null
) strict;

create index pull_requests_by_repository on pull_requests(org, repo, number);

create table pull_request_reviews(
  key                text    primary key,
  id                 integer not null,
  pull_number        integer not null,
  org                text    not null,
  repo               text    not null,
  author             text,
  author_type        text,
  author_association text,
  state              text    not null,          -- APPROVED, COMMENTED, CHANGES_REQUESTED, DISMISSED, PENDING
  submitted_at       text,                      -- null: pending
  commit_sha         text,
  url                text,
  as_of              integer not null,
  item_id            integer not null,
  archive_key        text    not null
) strict;

create index pull_request_reviews_by_pull on pull_request_reviews(org, repo, pull_number);

-- A file of a pull request, with the head commit at which it was listed.
create table pull_request_files(
  key               text    primary key,
  pull_number       integer not null,
  org               text    not null,
  repo              text    not null,
  head_sha          text    not null,
  base_ref          text,
  filename          text    not null,
  previous_filename text,
  status            text    not null,           -- added, removed, modified, renamed, copied, changed, unchanged
  additions         integer not null,
  deletions         integer not null,
  changes           integer not null,
  blob_sha          text,
  has_patch         integer not null check(has_patch in (0, 1)),
  is_list_truncated integer not null check(is_list_truncated in (0, 1)), -- GitHub lists 3,000 files at most
  url               text,
  as_of             integer not null,
  item_id           integer not null,
  archive_key       text    not null
) strict;

create index pull_request_files_by_pull on pull_request_files(org, repo, pull_number);

create table commits(
  key             text    primary key,          -- api.github.com/1296269/6dcb09b5b57875f334f61aebed695e2e4193db5e
  org             text    not null,
  repo            text    not null,
  sha             text    not null,
  message         text    not null,
  author_name     text,
  author_email    text,
  author          text,                         -- login; null: the address belongs to no account
  authored_at     text,
  committer_name  text,
  committer_email text,
  committer       text,
  committed_at    text,
  parents         text    not null,             -- JSON array of shas
  is_merge        integer not null check(is_merge in (0, 1)),
  is_verified     integer check(is_verified in (0, 1)),
  comments        integer,
  url             text,
  as_of           integer not null,
  item_id         integer not null,
  archive_key     text    not null
) strict;

create index commits_by_repository on commits(org, repo, committed_at);

create table events(
  key                 text    primary key,      -- api.github.com/17244207336@2021-07-21T08:00:00Z: ids have collided
  id                  text,
  org                 text    not null,         -- of the source, as is repo
  repo                text    not null,
  type                text    not null,
  action              text,
  actor               text,
  actor_id            integer,
  event_repository    text,
  event_repository_id integer,
  event_org           text,
  number              integer,                  -- of the issue or pull request
  ref                 text,
  ref_type            text,
  head_sha            text,
  before_sha          text,
  commits             integer,                  -- pushed; null since October 2025
  is_public           integer check(is_public in (0, 1)),
  created_at          text,
  as_of               integer not null,
  item_id             integer not null,
  archive_key         text    not null
) strict;

create index events_by_time on events(created_at);

-- How long an issue or pull request took.
create view lead_times as
  select org, repo, number, is_pull_request, created_at, coalesce(merged_at, closed_at) as ended_at, lead_time_hours
    from issues where lead_time_hours is not null;

-- Pull requests with what follows from their reviews.
create view pull_request_times as
  select p.org, p.repo, p.number, p.title, p.author, p.created_at, p.merged_at, p.merged_at is not null as is_merged,
         (julianday(p.merged_at) - julianday(p.created_at)) * 24 as hours_to_merge,
         (julianday(r.first) - julianday(p.created_at)) * 24 as hours_to_first_review, coalesce(r.reviews, 0) as reviews
    from pull_requests p
    left join (select org, repo, pull_number, min(submitted_at) as first, count(*) as reviews
                 from pull_request_reviews where submitted_at is not null group by org, repo, pull_number) r
      on r.org = p.org and r.repo = p.repo and r.pull_number = p.number;

-- Files of the newest head only.
create view current_pull_request_files as
  select f.* from pull_request_files f
    join pull_requests p on p.org = f.org and p.repo = f.repo and p.number = f.pull_number
     and p.head_sha = f.head_sha and p.base_ref is f.base_ref;

create view commits_by_month as
  select org, repo, substr(committed_at, 1, 7) as month, count(*) as commits, count(distinct coalesce(author, author_email)) as authors
    from commits group by org, repo, month;

pragma user_version = 2;
