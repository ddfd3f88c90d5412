-- The whole schema of pipeline.db, version 7. The program holds this file and applies it to a new database; an older database is
-- upgraded by the numbered files of src/GitHubQueue/Queue/Migrations, and ends up equal to this one.
--
-- Queue times are integers, Unix milliseconds, written by the program; times for people are ISO-8601 text, UTC, as GitHub gives them.
-- 'Ours' by application_id: GHQ1. The version is user_version.
pragma application_id = 0x47485131;
pragma user_version = 7;

---------------------------------------------------------------------------------------------------------------------------------
-- The queue
---------------------------------------------------------------------------------------------------------------------------------

-- One row a record, for ever: after completion it is the index of lineage (which record went into which object). It stays small,
-- because the payload is apart. An id is never used twice (autoincrement): a late acknowledgement can't hit another record.
create table queue_items(
  id           integer primary key autoincrement,
  entity       text    not null,
  key          text    not null,
  as_of        integer not null,
  hash         text    not null,
  partition    text    not null,                -- folder below the archive's root
  org          text    not null,
  repo         text    not null,
  source       text    not null,
  context      text    not null default '{}',   -- JSON: what the payload itself doesn't say
  bytes        integer not null,                -- length of the payload
  status       text    not null default 'pending' check(status in ('pending', 'leased', 'delayed', 'done', 'dead')),
  attempts     integer not null default 0,      -- how many workers died while they had this very item in hand
  available_at integer,                         -- delayed only: not before
  batch        text,                            -- fixed at the first claim
  last_error   text,
  enqueued_at  integer not null,
  completed_at integer,
  archive_key  text,
  check((status = 'pending') = (batch is null)),
  check((status = 'delayed') = (available_at is not null)),
  check((status in ('done', 'dead')) = (completed_at is not null)),
  check((completed_at is not null) <= (archive_key is not null)),
  check((status = 'dead') <= (last_error is not null))
) strict;

-- With the status, which is always the same there, so that older SQLite counts the pending by the index alone.
create index queue_items_pending on queue_items(partition, id, status) where status = 'pending';
create index queue_items_delayed on queue_items(available_at)  where status = 'delayed';
create index queue_items_leased  on queue_items(batch, id)     where status in ('leased', 'delayed');
create index queue_items_dead    on queue_items(id)            where status = 'dead';

-- The payload's bytes exactly as received. Gone once the item is done; kept while it is dead.
create table queue_payloads(
  item_id integer primary key references queue_items(id),
  payload blob    not null
) strict;

-- Open batches only: completing one removes its row, and with it every old lease on it. The lease's token grows with each claim, and
-- every write that ends a claim names it: a worker that lost its lease changes nothing.
create table queue_batches(
  id            text    primary key,            -- UUID version 7
  partition     text    not null,
  root          text    not null,               -- the archive it belongs to
  object_key    text    not null unique,
  items         integer not null check(items > 0),
  lease_owner   text,                           -- machine, process and start of the process; null: nobody has it
  lease_token   integer not null default 1,
  lease_expires integer,
  crashes       integer not null default 0,     -- how many workers died holding it
  touching      integer,                        -- the item that a worker is completing alone, since the batch is suspect
  available_at  integer not null default 0,
  last_error    text,
  created_at    integer not null,
  check((lease_owner is null) = (lease_expires is null)),
  check(touching is null or lease_owner is not null)
) strict, without rowid;

-- Partitions take turns: the last one that was claimed from.
create table queue_turn(
  only_row  integer primary key check(only_row = 1),
  partition text    not null
) strict;
insert into queue_turn values (1, '');

-- The newest state of every object ever enqueued: what tells a new state from a known one.
create table known(
  entity text    not null,
  key    text    not null,
  hash   text    not null,
  as_of  integer not null,
  primary key(entity, key)
) strict, without rowid;

---------------------------------------------------------------------------------------------------------------------------------
-- The archive's manifest: one row an object
---------------------------------------------------------------------------------------------------------------------------------
create table archive_objects(
  batch          text    primary key,
  root           text    not null,
  key            text    not null,
  entity         text    not null,
  partition      text    not null,
  items          integer not null check(items > 0),
  bytes          integer not null,              -- as stored, compressed
  content_bytes  integer not null,
  content_sha256 text    not null,              -- of the content before compression
  first_item     integer not null,
  last_item      integer not null,
  created_at     integer not null,              -- when its batch was begun
  pruned         integer not null default 0 check(pruned between 0 and items), -- records whose rows in the queue were removed by 'maintain'
  unique(root, key)
) strict, without rowid;

-- Typed copies of objects, for sources that ask for them; always made anew from the objects themselves.
create table parquet_objects(
  batch      text    not null references archive_objects(batch),
  folder     text    not null,                  -- below the root
  root       text    not null,
  key        text    not null,
  rows       integer not null,
  bytes      integer not null,
  created_at integer not null,
  content_sha256 text,                          -- of the file, lower-case hex; null: listed by version 4 or earlier
  primary key(batch, folder),
  unique(root, key)
) strict, without rowid;

-- Only in a copy that 'backup' made: the lake may have been written since, so 'replay' has to come before anything else is.
create table backup_mark(
  only_row integer primary key check(only_row = 1),
  made_at  integer not null
) strict;

-- Beside the mark: the objects that the copy knew and that no replay has found yet. The mark goes when none is left.
create table backup_objects(
  batch text primary key
) strict, without rowid;

---------------------------------------------------------------------------------------------------------------------------------
-- Where the sources stand
---------------------------------------------------------------------------------------------------------------------------------

-- GitHub's own id is a repository's identity; names come and go.
create table repositories(
  origin     text    not null,                  -- api.github.com
  id         integer not null,
  org        text    not null,
  repo       text    not null,
  checked_at integer not null,                  -- when the name was last looked up
  primary key(origin, id)
) strict, without rowid;

create table repository_names(
  origin    text    not null,
  full_name text    not null collate nocase,
  id        integer not null,
  primary key(origin, full_name),
  foreign key(origin, id) references repositories(origin, id)
) strict, without rowid;

-- What has been read: one interval without gaps, [from_at, to_at], in the time by which the source is walked (issues: updated_at),
-- and at most one unfinished walk with its cursor.
create table checkpoints(
  id            integer primary key,
  entity        text    not null,
  subject       text    not null,               -- api.github.com/repositories/1296269
  source        text    not null,               -- the source's name, for people
  from_at       integer,
  to_at         integer,
  walk_from     integer,                        -- the unfinished walk: where it began, …
  walk_until    integer,                        -- … where it ends (null: at the newest), …
  walk_at       integer,                        -- … how far it has read, …
  walk_cursor   text,                           -- … and the request that comes next
  gone_reason   text,                           -- GitHub doesn't serve it any more
  lease_owner   text,                           -- one ingest at a time
  lease_token   integer not null default 0,
  lease_expires integer,
  updated_at    integer not null,               -- when it was last looked at, whatever came of it; 0: never
  head          text,                           -- commits: up to which one everything is known; …
  walk_head     text,                           -- … and the one at which the unfinished walk began
  unique(entity, subject),
  check((from_at is null) = (to_at is null)),
  check(from_at <= to_at),
  check((walk_from is null) = (walk_at is null)),
  check((lease_owner is null) = (lease_expires is null))
) strict;

-- What to send so that GitHub may answer 304, which doesn't count against the limit.
create table validators(
  checkpoint    integer not null references checkpoints(id) on delete cascade,
  url           text    not null,
  token         text    not null,               -- names a token without giving it away
  etag          text,
  last_modified text,
  primary key(checkpoint, url, token)
) strict, without rowid;

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

-- One row a poll of a feed of events, which shows no more than its newest 300: what it brought, and whether events were missed since
-- the last one that was read to its end.
create table event_polls(
  id          integer primary key autoincrement,
  checkpoint  integer not null references checkpoints(id) on delete cascade,
  began_at    integer not null,
  finished_at integer,                          -- null: cut off
  pages       integer not null default 0,       -- 0: the feed had not changed
  read        integer not null default 0,       -- inserted + repeated + overlap + those that a poll that was cut off had
  inserted    integer not null default 0,       -- new
  repeated    integer not null default 0,       -- on two pages of this poll
  overlap     integer not null default 0,       -- known to the last whole poll
  errors      integer not null default 0,       -- without a type
  oldest_at   integer,
  newest_at   integer,
  gap_from    integer,                          -- it met none of the last poll's: between these two times events were missed, …
  gap_to      integer,
  missed      integer,                          -- … about so many, at this poll's rate
  check((gap_from is null) = (gap_to is null)),
  check((gap_from is null) = (missed is null))
) strict;

create index event_polls_of_checkpoint on event_polls(checkpoint, id);

-- The repositories of an organisation or user, as they were listed last.
create table owned_repositories(
  origin      text    not null,
  owner       text    not null collate nocase,
  id          integer not null,
  is_archived integer not null check(is_archived in (0, 1)),
  is_fork     integer not null check(is_fork in (0, 1)),
  primary key(origin, owner, id),
  foreign key(origin, id) references repositories(origin, id)
) strict, without rowid;

-- What the configuration says of each source, as it was when the source was last read: what the stages after ingest have to know of it.
create table source_settings(
  source        text    primary key,            -- the name in each record, or what stands there before a colon
  kind          text    not null,
  namespace     text    not null,               -- in the lake, of typed files
  partition_key text    not null,
  is_parquet    integer not null check(is_parquet in (0, 1)),
  layout        text    not null default 'bronze/{destination}/{partition_key}={date}', -- folders of typed files
  csv_table     text,                           -- CSV: the table of its rows, …
  csv_schema    text,                           -- … and its columns, JSON
  updated_at    integer not null
) strict, without rowid;

-- GitHub's request budgets, as the last answer told them.
create table api_budgets(
  origin      text    not null,
  token       text    not null,
  resource    text    not null,
  quota       integer not null,
  remaining   integer not null,
  resets_at   integer not null,
  observed_at integer not null,
  primary key(origin, token, resource)
) strict, without rowid;

-- One row a command run.
create table runs(
  id          integer primary key autoincrement,
  command     text    not null,
  process     text    not null,
  started_at  integer not null,
  finished_at integer,
  exit_code   integer,                          -- null: running, or killed
  outcome     text,                             -- a sentence
  counts      text    not null default '{}'     -- JSON
) strict;

---------------------------------------------------------------------------------------------------------------------------------
-- Tables for people
---------------------------------------------------------------------------------------------------------------------------------

-- Issues and pull requests as the issues API gives them: the newest state of each. Only a row whose (as_of, item_id) is greater
-- replaces one, so that workers may finish in any order.
create table issues(
  key                text    primary key,       -- api.github.com/1347
  id                 integer not null,
  number             integer not null,
  org                text    not null,
  repo               text    not null,
  title              text    not null,
  state              text    not null,          -- open, closed
  state_reason       text,
  is_pull_request    integer not null check(is_pull_request in (0, 1)),
  is_draft           integer check(is_draft in (0, 1)),
  author             text,                      -- null: the account was deleted
  author_type        text,                      -- User, Bot, Organization, Mannequin
  author_association text,
  labels             text    not null,          -- JSON array of names
  assignees          text    not null,          -- JSON array of logins
  milestone          text,
  comments           integer,
  is_locked          integer check(is_locked in (0, 1)),
  created_at         text    not null,
  updated_at         text    not null,
  closed_at          text,
  merged_at          text,
  lead_time_hours    real,                      -- creation to merge, or else to close; null while open
  url                text,
  as_of              integer not null,
  item_id            integer not null,
  archive_key        text    not null
) strict;

create index issues_by_repository on issues(org, repo, number);

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
  is_merged           integer not null default 0 check(is_merged in (0, 1)),
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

---------------------------------------------------------------------------------------------------------------------------------
-- Views: the queue in words
---------------------------------------------------------------------------------------------------------------------------------
create view queue as
  select id, entity, key, org, repo, source, status, attempts, bytes, batch, archive_key, last_error,
         strftime('%Y-%m-%dT%H:%M:%SZ', as_of / 1000, 'unixepoch') as as_of,
         strftime('%Y-%m-%dT%H:%M:%SZ', enqueued_at / 1000, 'unixepoch') as enqueued_at,
         strftime('%Y-%m-%dT%H:%M:%SZ', available_at / 1000, 'unixepoch') as available_at,
         strftime('%Y-%m-%dT%H:%M:%SZ', completed_at / 1000, 'unixepoch') as completed_at
    from queue_items;

create view dead_letters as
  select id, entity, key, org, repo, source, last_error as reason, archive_key, enqueued_at, completed_at as buried_at
    from queue where status = 'dead';

create view archive as
  select root || '/' || key as object, entity, items, bytes, strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch') as created_at
    from archive_objects;

create view polls as
  select c.source,
         strftime('%Y-%m-%dT%H:%M:%SZ', p.began_at / 1000, 'unixepoch') as began_at, p.finished_at is not null as is_whole,
         p.pages, p.read, p.inserted, p.repeated, p.overlap, p.errors,
         strftime('%Y-%m-%dT%H:%M:%SZ', p.gap_from / 1000, 'unixepoch') as missed_from,
         strftime('%Y-%m-%dT%H:%M:%SZ', p.gap_to / 1000, 'unixepoch') as missed_to, p.missed
    from event_polls p join checkpoints c on c.id = p.checkpoint;

create view read_so_far as
  select source, entity,
         strftime('%Y-%m-%dT%H:%M:%SZ', from_at / 1000, 'unixepoch') as read_from,
         strftime('%Y-%m-%dT%H:%M:%SZ', to_at / 1000, 'unixepoch') as read_to,
         strftime('%Y-%m-%dT%H:%M:%SZ', walk_at / 1000, 'unixepoch') as unfinished_walk_at,
         gone_reason,
         strftime('%Y-%m-%dT%H:%M:%SZ', nullif(updated_at, 0) / 1000, 'unixepoch') as updated_at
    from checkpoints;

---------------------------------------------------------------------------------------------------------------------------------
-- Views: what people ask
---------------------------------------------------------------------------------------------------------------------------------
-- How long an issue or pull request took.
create view lead_times as
  select org, repo, number, is_pull_request, created_at, coalesce(merged_at, closed_at) as ended_at, lead_time_hours
    from issues where lead_time_hours is not null;

-- Pull requests with what follows from the reviews of others than the author.
create view pull_request_times as
  select p.org, p.repo, p.number, p.title, p.author, p.created_at, p.merged_at, p.is_merged,
         (unixepoch(p.merged_at) - unixepoch(p.created_at)) / 3600.0 as hours_to_merge,
         (unixepoch(r.first) - unixepoch(p.created_at)) / 3600.0 as hours_to_first_review,
         coalesce(r.reviews, 0) as reviews, coalesce(r.approvals, 0) as approvals
    from pull_requests p
    left join (select r.org, r.repo, r.pull_number, min(r.submitted_at) as first, count(*) as reviews, sum(r.state = 'APPROVED') as approvals
                 from pull_request_reviews r
                 join pull_requests p on p.org = r.org and p.repo = r.repo and p.number = r.pull_number
                where r.submitted_at is not null and r.author is not p.author
                group by r.org, r.repo, r.pull_number) r
      on r.org = p.org and r.repo = p.repo and r.pull_number = p.number;

-- Merged pull requests by repository and week (its Monday, UTC): percentiles (nearest rank) of the time to merge and to the first review, how
-- many were reviewed by somebody else, and how many merged without anybody else's approval.
create view pull_request_weeks as
  with merged as (
    select org, repo, date(merged_at, 'weekday 0', '-6 days') as week, hours_to_merge, hours_to_first_review, reviews, approvals
      from pull_request_times where is_merged = 1),
  ranked as (
    select *, count(*) over of_week as n, row_number() over (partition by org, repo, week order by hours_to_merge) as rank,
           count(hours_to_first_review) over of_week as with_review,
           row_number() over (partition by org, repo, week order by hours_to_first_review is null, hours_to_first_review) as review_rank
      from merged
    window of_week as (partition by org, repo, week))
  select org, repo, week, count(*) as merged,
         max(case when rank = (n * 50 + 99) / 100 then hours_to_merge end) as p50_hours_to_merge,
         max(case when rank = (n * 75 + 99) / 100 then hours_to_merge end) as p75_hours_to_merge,
         max(case when rank = (n * 95 + 99) / 100 then hours_to_merge end) as p95_hours_to_merge,
         max(case when review_rank = (with_review * 50 + 99) / 100 then hours_to_first_review end) as p50_hours_to_first_review,
         max(case when review_rank = (with_review * 75 + 99) / 100 then hours_to_first_review end) as p75_hours_to_first_review,
         max(case when review_rank = (with_review * 95 + 99) / 100 then hours_to_first_review end) as p95_hours_to_first_review,
         sum(case when reviews > 0 then 1 else 0 end) as reviewed, sum(case when approvals = 0 then 1 else 0 end) as self_merged,
         100.0 * sum(case when reviews > 0 then 1 else 0 end) / count(*) as review_coverage_percent,
         100.0 * sum(case when approvals = 0 then 1 else 0 end) / count(*) as self_merge_percent
    from ranked
   group by org, repo, week;

-- Files of the newest head only.
create view current_pull_request_files as
  select f.* from pull_request_files f
    join pull_requests p on p.org = f.org and p.repo = f.repo and p.number = f.pull_number
     and p.head_sha = f.head_sha and p.base_ref is f.base_ref;

create view commits_by_month as
  select org, repo, substr(committed_at, 1, 7) as month, count(*) as commits, count(distinct coalesce(author, author_email)) as authors
    from commits group by org, repo, month;
