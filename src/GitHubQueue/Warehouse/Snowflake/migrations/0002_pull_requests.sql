-- Pull requests, their reviews and files: merged from the typed files (Parquet) of the archive, one row each in its newest state. Times are UTC.
-- Primary keys are for people and tools: Snowflake doesn't enforce them, the merge does.

create table if not exists pull_requests(
  _row_key            varchar not null,          -- a hash of server, entity and GitHub's id: names come and go
  _as_of              timestamp_tz not null,     -- of the state: a row gives way to a newer one only
  _item               number not null,           -- orders states of the same time
  _ingested_at        timestamp_tz not null,
  _source_object      varchar not null,          -- the archive object that holds the record
  key                 varchar not null,          -- api.github.com/1347
  org                 varchar not null,          -- as the repository was called when it was read
  repo                varchar not null,
  id                  number not null,
  number              number not null,
  title               varchar not null,
  state               varchar not null,          -- open, closed
  is_draft            boolean,
  author              varchar,                   -- login; null: the account was deleted
  author_type         varchar,
  author_association  varchar,
  labels              variant not null,          -- array of names
  assignees           variant not null,          -- array of logins
  requested_reviewers variant not null,
  milestone           varchar,
  head_ref            varchar,
  head_sha            varchar,
  head_repository     varchar,                   -- null: the fork was deleted
  base_ref            varchar,
  base_sha            varchar,
  merge_commit_sha    varchar,                   -- while open: of a test merge
  is_auto_merge       boolean not null,
  is_locked           boolean,
  created_at          timestamp_tz not null,
  updated_at          timestamp_tz not null,
  closed_at           timestamp_tz,
  merged_at           timestamp_tz,
  is_merged           boolean not null,          -- of merged_at: the list form has nothing else
  url                 varchar,
  primary key(_row_key)
);

create table if not exists pull_request_reviews(
  _row_key           varchar not null,          -- a hash of server, entity and GitHub's id: names come and go
  _as_of             timestamp_tz not null,     -- of the state: a row gives way to a newer one only
  _item              number not null,           -- orders states of the same time
  _ingested_at       timestamp_tz not null,
  _source_object     varchar not null,          -- the archive object that holds the record
  key                varchar not null,          -- api.github.com/1347
  org                varchar not null,          -- as the repository was called when it was read
  repo               varchar not null,
  id                 number not null,
  pull_number        number not null,
  author             varchar,
  author_type        varchar,
  author_association varchar,
  state              varchar not null,          -- APPROVED, COMMENTED, CHANGES_REQUESTED, DISMISSED, PENDING
  submitted_at       timestamp_tz,              -- null: pending
  commit_sha         varchar,
  url                varchar,
  primary key(_row_key)
);

create table if not exists pull_request_files(
  _row_key          varchar not null,          -- a hash of server, entity and GitHub's id: names come and go
  _as_of            timestamp_tz not null,     -- of the state: a row gives way to a newer one only
  _item             number not null,           -- orders states of the same time
  _ingested_at      timestamp_tz not null,
  _source_object    varchar not null,          -- the archive object that holds the record
  key               varchar not null,          -- api.github.com/1347
  org               varchar not null,          -- as the repository was called when it was read
  repo              varchar not null,
  pull_number       number not null,
  head_sha          varchar not null,          -- the head at which the file was listed
  base_ref          varchar,
  filename          varchar not null,
  previous_filename varchar,
  status            varchar not null,          -- added, removed, modified, renamed, copied, changed, unchanged
  additions         number not null,
  deletions         number not null,
  changes           number not null,
  blob_sha          varchar,
  has_patch         boolean not null,
  is_list_truncated boolean not null,          -- GitHub lists 3,000 files at most
  url               varchar,
  primary key(_row_key)
);

-- Pull requests with what follows from the reviews of others than the author.
create view if not exists pull_request_times as
  select p.org, p.repo, p.number, p.title, p.author, p.created_at, p.merged_at, p.is_merged,
         datediff('microsecond', p.created_at, p.merged_at)::float / 3600000000 as hours_to_merge,
         datediff('microsecond', p.created_at, r.first_at)::float / 3600000000 as hours_to_first_review,
         coalesce(r.reviews, 0) as reviews, coalesce(r.approvals, 0) as approvals
    from pull_requests p
    left join (select r.org, r.repo, r.pull_number, min(r.submitted_at) as first_at, count(*) as reviews, count_if(r.state = 'APPROVED') as approvals
                 from pull_request_reviews r
                 join pull_requests p on p.org = r.org and p.repo = r.repo and p.number = r.pull_number
                where r.submitted_at is not null and r.author is distinct from p.author
                group by r.org, r.repo, r.pull_number) r
      on r.org = p.org and r.repo = p.repo and r.pull_number = p.number;

-- Merged pull requests by repository and week (its Monday, UTC): percentiles (nearest rank) of the time to merge and to the first review, how
-- many were reviewed by somebody else, and how many merged without anybody else's approval. PostgreSQL and pipeline.db have the same view.
-- dayofweekiso, as date_trunc heeds the account's WEEK_START; floor, as division here isn't one of integers.
create view if not exists pull_request_weeks as
  with merged as (
    select org, repo, dateadd('day', 1 - dayofweekiso(merged_at::date), merged_at::date) as week, hours_to_merge, hours_to_first_review, reviews, approvals
      from pull_request_times where is_merged),
  ranked as (
    select org, repo, week, hours_to_merge, hours_to_first_review, reviews, approvals, count(*) over (partition by org, repo, week) as n,
           row_number() over (partition by org, repo, week order by hours_to_merge) as place,
           count(hours_to_first_review) over (partition by org, repo, week) as with_review,
           row_number() over (partition by org, repo, week order by hours_to_first_review is null, hours_to_first_review) as review_place
      from merged)
  select org, repo, week, count(*) as merged,
         max(case when place = floor((n * 50 + 99) / 100) then hours_to_merge end) as p50_hours_to_merge,
         max(case when place = floor((n * 75 + 99) / 100) then hours_to_merge end) as p75_hours_to_merge,
         max(case when place = floor((n * 95 + 99) / 100) then hours_to_merge end) as p95_hours_to_merge,
         max(case when review_place = floor((with_review * 50 + 99) / 100) then hours_to_first_review end) as p50_hours_to_first_review,
         max(case when review_place = floor((with_review * 75 + 99) / 100) then hours_to_first_review end) as p75_hours_to_first_review,
         max(case when review_place = floor((with_review * 95 + 99) / 100) then hours_to_first_review end) as p95_hours_to_first_review,
         count_if(reviews > 0) as reviewed, count_if(approvals = 0) as self_merged,
         100::float * count_if(reviews > 0) / count(*) as review_coverage_percent,
         100::float * count_if(approvals = 0) / count(*) as self_merge_percent
    from ranked
   group by org, repo, week;
