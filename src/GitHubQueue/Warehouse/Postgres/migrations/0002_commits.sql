-- Commits of default branches, by the month of the commit. The loader adds a partition for each month that it meets.

create schema if not exists github;
comment on schema github is 'GitHub''s objects, one row each, in their newest state';

create table github.commits(
  month           date        not null,             -- the first day of the commit's month
  origin          text        not null,             -- api.github.com
  repository_id   bigint      not null,             -- GitHub's own; below 0 where the server tells none: made from the name
  sha             text        not null,
  org             text        not null,             -- as the repository was called when the commit was read
  repo            text        not null,
  message         text        not null,
  author_name     text,
  author_email    text,
  author          text,                             -- login; null: the address belongs to no account
  authored_at     timestamptz,
  committer_name  text,
  committer_email text,
  committer       text,
  committed_at    timestamptz,
  parents         text[]      not null,
  is_merge        boolean     not null,
  is_verified     boolean,
  comments        integer,
  url             text,
  run_date        date        not null,             -- the day (UTC) of fetching: what a load replaces
  as_of           timestamptz not null,
  _item           bigint      not null,             -- orders states of the same time
  _source_object  text        not null,             -- the archive object that holds the record
  primary key(origin, repository_id, sha, month)
) partition by range (month);

create index commits_by_run on github.commits(run_date, month);
create index commits_by_time on github.commits(org, repo, committed_at);
