-- The star schema.

create schema if not exists gold;
comment on schema gold is 'Public events as a star schema: fact_events and its dimensions';

create table gold.dim_date(
  date_id     integer  primary key,                 -- 20261120
  full_date   date     not null unique,
  year        smallint not null,
  quarter     smallint not null,
  month       smallint not null,
  month_name  text     not null,
  week        smallint not null,                    -- ISO 8601
  day         smallint not null,
  day_of_week smallint not null,                    -- ISO 8601: 1 is Monday
  day_name    text     not null,
  is_weekend  boolean  not null
);

insert into gold.dim_date
  select to_char(day, 'YYYYMMDD')::integer, day, extract(year from day), extract(quarter from day), extract(month from day),
         (array['January','February','March','April','May','June','July','August','September','October','November','December'])[extract(month from day)],
         extract(week from day), extract(day from day), extract(isodow from day),
         (array['Monday','Tuesday','Wednesday','Thursday','Friday','Saturday','Sunday'])[extract(isodow from day)],
         extract(isodow from day) in (6, 7)
    from (select day::date from generate_series(date '2010-01-01', date '2035-12-31', interval '1 day') as day) as days;

-- Type 1: the newest name, by the time of the event that told it.
create table gold.dim_actors(
  actor_id        bigint      primary key,
  actor_login     text        not null,
  updated_at      timestamptz not null default transaction_timestamp(), -- when this row was changed last
  last_event_time timestamptz                                           -- null: the sentinel
);
insert into gold.dim_actors(actor_id, actor_login) values (-1, 'unknownuser');

create table gold.dim_repos(
  repo_id         bigint      primary key,
  repo_name       text        not null,             -- owner/name
  repo_owner      text,
  repo_project    text,
  org_login       text,                             -- null: owned by a user, as far as is known
  updated_at      timestamptz not null default transaction_timestamp(),
  last_event_time timestamptz
);
insert into gold.dim_repos(repo_id, repo_name) values (-1, 'unknownrepo');

create table gold.dim_event_types(
  event_type     text        primary key,
  event_category text        not null,
  event_label    text        not null,
  is_core_metric boolean     not null,              -- people work: pushes, pull requests, reviews, issues and their comments
  is_curated     boolean     not null,              -- false: met in an event, and not in the list below
  discovered_at  timestamptz not null default transaction_timestamp()
);

insert into gold.dim_event_types(event_type, event_category, event_label, is_core_metric, is_curated) values
  ('PushEvent',                     'code',          'Push',                        true,  true),
  ('CreateEvent',                   'code',          'Branch or tag created',       false, true),
  ('DeleteEvent',                   'code',          'Branch or tag deleted',       false, true),
  ('CommitCommentEvent',            'review',        'Comment on a commit',         true,  true),
  ('PullRequestEvent',              'review',        'Pull request',                true,  true),
  ('PullRequestReviewEvent',        'review',        'Review',                      true,  true),
  ('PullRequestReviewCommentEvent', 'review',        'Comment in a review',         true,  true),
  ('PullRequestReviewThreadEvent',  'review',        'Thread of a review',          false, true),
  ('IssuesEvent',                   'issues',        'Issue',                       true,  true),
  ('IssueCommentEvent',             'issues',        'Comment on an issue',         true,  true),
  ('DiscussionEvent',               'issues',        'Discussion',                  false, true),
  ('DiscussionCommentEvent',        'issues',        'Comment on a discussion',     false, true),
  ('ReleaseEvent',                  'releases',      'Release',                     false, true),
  ('WatchEvent',                    'attention',     'Star',                        false, true),
  ('ForkEvent',                     'attention',     'Fork',                        false, true),
  ('SponsorshipEvent',              'attention',     'Sponsorship',                 false, true),
  ('FollowEvent',                   'attention',     'Follow (until 2013)',         false, true),
  ('GollumEvent',                   'documentation', 'Wiki page',                   false, true),
  ('GistEvent',                     'documentation', 'Gist (until 2013)',           false, true),
  ('DownloadEvent',                 'releases',      'Download (until 2012)',       false, true),
  ('ForkApplyEvent',                'code',          'Patch from a fork (until 2013)', false, true),
  ('TeamAddEvent',                  'people',        'Team added (until 2019)',     false, true),
  ('MemberEvent',                   'people',        'Collaborator',                false, true),
  ('PublicEvent',                   'people',        'Made public',                 false, true);

-- One row an event, for ever as it was written.
create table gold.fact_events(
  event_id            text        not null,
  event_time          timestamptz not null,
  date_id             integer     not null references gold.dim_date(date_id),
  actor_id            bigint      not null references gold.dim_actors(actor_id),
  repo_id             bigint      not null references gold.dim_repos(repo_id),
  event_type          text        not null references gold.dim_event_types(event_type),
  event_hour          smallint    not null check(event_hour between 0 and 23), -- UTC
  action              text,
  silver_processed_at timestamptz not null,
  primary key(event_id, event_time)
);
create index fact_events_by_date on gold.fact_events(date_id, event_type);
create index fact_events_by_repo on gold.fact_events(repo_id, date_id);

create function gold.refuse_update() returns trigger language plpgsql as $$
begin
  raise exception 'gold.fact_events is never updated: an event happened as it happened';
end $$;
create trigger fact_events_never_change before update on gold.fact_events for each statement execute function gold.refuse_update();

-- Which loads have become facts.
create table gold.refreshed_loads(
  load_id      bigint      primary key references silver.processed_loads(load_id),
  refreshed_at timestamptz not null default transaction_timestamp()
);
