-- Pull requests, their reviews and files: merged from the typed files (Parquet) of the archive, one row each in its newest state.

create table github.pull_requests(
  _row_key            text primary key,             -- a hash of server, entity and GitHub's id: names come and go
  _as_of              timestamptz not null,         -- of the state: a row gives way to a newer one only
  _item               bigint not null,              -- orders states of the same time
  _ingested_at        timestamptz not null,
  _source_object      text not null,                -- the archive object that holds the record
  key                 text not null,                -- api.github.com/1347
  org                 text not null,                -- as the repository was called when it was read
  repo                text not null,
  id                  bigint not null,
  number              bigint not null,
  title               text not null,
  state               text not null,                -- open, closed
  is_draft            boolean,
  author              text,                         -- login; null: the account was deleted
  author_type         text,
  author_association  text,
  labels              jsonb not null,               -- array of names
  assignees           jsonb not null,               -- array of logins
  requested_reviewers jsonb not null,
  milestone           text,
  head_ref            text,
  head_sha            text,
  head_repository     text,                         -- null: the fork was deleted
  base_ref            text,
  base_sha            text,
  merge_commit_sha    text,                         -- while open: of a test merge
  is_auto_merge       boolean not null,
  is_locked           boolean,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  closed_at           timestamptz,
  merged_at           timestamptz,
  is_merged           boolean not null,             -- of merged_at: the list form has nothing else
  url                 text
);
create index pull_requests_by_number on github.pull_requests(org, repo, number);

create table github.pull_request_reviews(
  _row_key           text primary key,              -- a hash of server, entity and GitHub's id: names come and go
  _as_of             timestamptz not null,          -- of the state: a row gives way to a newer one only
  _item              bigint not null,               -- orders states of the same time
  _ingested_at       timestamptz not null,
  _source_object     text not null,   -- the archive object that holds the record
  key                text not null,                 -- api.github.com/1347
  org                text not null,                 -- as the repository was called when it was read
  repo               text not null,
  id                 bigint not null,
  pull_number        bigint not null,
  author             text,
  author_type        text,
  author_association text,
  state              text not null,                 -- APPROVED, COMMENTED, CHANGES_REQUESTED, DISMISSED, PENDING
  submitted_at       timestamptz,                   -- null: pending
  commit_sha         text,
  url                text
);
create index pull_request_reviews_by_number on github.pull_request_reviews(org, repo, pull_number);

create table github.pull_request_files(
  _row_key          text primary key,               -- a hash of server, entity and GitHub's id: names come and go
  _as_of            timestamptz not null,           -- of the state: a row gives way to a newer one only
  _item             bigint not null,                -- orders states of the same time
  _ingested_at      timestamptz not null,
  _source_object    text not null,    -- the archive object that holds the record
  key               text not null,                  -- api.github.com/1347
  org               text not null,                  -- as the repository was called when it was read
  repo              text not null,
  pull_number       bigint not null,
  head_sha          text not null,                  -- the head at which the file was listed
  base_ref          text,
  filename          text not null,
  previous_filename text,
  status            text not null,                  -- added, removed, modified, renamed, copied, changed, unchanged
  additions         bigint not null,
  deletions         bigint not null,
  changes           bigint not null,
  blob_sha          text,
  has_patch         boolean not null,
  is_list_truncated boolean not null,               -- GitHub lists 3,000 files at most
  url               text
);
create index pull_request_files_by_number on github.pull_request_files(org, repo, pull_number);

-- Of the rows that are there because of a load, those that replaced an older state.
alter table github_queue.loads add column updated integer not null default 0;

-- Pull requests with what follows from the reviews of others than the author.
create view github.pull_request_times as
  select p.org, p.repo, p.number, p.title, p.author, p.created_at, p.merged_at, p.is_merged,
         extract(epoch from p.merged_at - p.created_at)::double precision / 3600 as hours_to_merge,
         extract(epoch from r.first - p.created_at)::double precision / 3600 as hours_to_first_review,
         coalesce(r.reviews, 0) as reviews, coalesce(r.approvals, 0) as approvals
    from github.pull_requests p
    left join (select r.org, r.repo, r.pull_number, min(r.submitted_at) as first, count(*) as reviews, count(*) filter (where r.state = 'APPROVED') as approvals
                 from github.pull_request_reviews r
                 join github.pull_requests p on p.org = r.org and p.repo = r.repo and p.number = r.pull_number
                where r.submitted_at is not null and r.author is distinct from p.author
                group by r.org, r.repo, r.pull_number) r
      on r.org = p.org and r.repo = p.repo and r.pull_number = p.number;

-- Merged pull requests by repository and week (its Monday, UTC): percentiles (nearest rank) of the time to merge and to the first review, how
-- many were reviewed by somebody else, and how many merged without anybody else's approval. pipeline.db has the same view.
create view github.pull_request_weeks as
  with merged as (
    select org, repo, date_trunc('week', merged_at at time zone 'UTC')::date as week, hours_to_merge, hours_to_first_review, reviews, approvals
      from github.pull_request_times where is_merged),
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
         100.0::double precision * sum(case when reviews > 0 then 1 else 0 end) / count(*) as review_coverage_percent,
         100.0::double precision * sum(case when approvals = 0 then 1 else 0 end) / count(*) as self_merge_percent
    from ranked
   group by org, repo, week;
