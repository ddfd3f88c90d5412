-- Events with typed columns, whatever year's shape they have.

create schema if not exists silver;
comment on schema silver is 'Public events with typed columns';

create table silver.events(
  event_id     text        not null,
  event_type   text        not null,
  created_at   timestamptz,
  actor_id     text,                                -- as they stand in the event: v_events casts them safely
  actor_login  text,
  repo_id      text,
  repo_name    text,                                -- owner/name
  org_id       text,
  org_login    text,
  is_public    boolean,
  action       text,
  number       text,                                -- of the issue or pull request
  ref          text,
  ref_type     text,
  head_sha     text,
  before_sha   text,
  commits      text,                                -- pushed; null since October 2025
  is_merged    boolean,                             -- of a closed pull request, where the event says so
  load_id      bigint      not null,                -- of github_queue.loads; a foreign key would cost a tenth of the whole step
  processed_at timestamptz not null default transaction_timestamp()
);
create unique index events_key on silver.events(event_id, created_at) nulls not distinct;
create index events_by_load on silver.events(load_id);
create index events_by_time on silver.events(created_at);
create index events_by_type on silver.events(event_type, created_at);

-- Which loads have been turned into typed events.
create table silver.processed_loads(
  load_id      bigint      primary key references github_queue.loads(load_id),
  events       integer     not null,
  processed_at timestamptz not null default transaction_timestamp()
);

-- A whole number of at most 18 digits; anything else is no number.
create function silver.safe_bigint(value text) returns bigint
  language sql immutable parallel safe
  return case when value ~ '^-?[0-9]{1,18}$' then value::bigint end;

-- The calendar, gold.dim_date, has the years 2010 to 2035. Not written as a comparison with created_at, lest a plan for a few new events
-- takes the index on time, and reads all events.
create function silver.is_usable(at timestamptz) returns boolean
  language sql immutable parallel safe
  return coalesce(extract(year from at at time zone 'UTC') between 2010 and 2035, false);

-- What gold is made of: numbers that are numbers, sentinels for what isn't known, and no event without a time that the calendar has.
create view silver.v_events as
  select event_id, event_type, created_at as event_time,
         coalesce(silver.safe_bigint(actor_id), -1) as actor_id,
         case when silver.safe_bigint(actor_id) is null then 'unknownuser' else coalesce(nullif(actor_login, ''), 'unknownuser') end as actor_login,
         coalesce(silver.safe_bigint(repo_id), -1) as repo_id,
         case when silver.safe_bigint(repo_id) is null then 'unknownrepo' else coalesce(nullif(repo_name, ''), 'unknownrepo') end as repo_name,
         nullif(org_login, '') as org_login,
         is_public, action, silver.safe_bigint(number) as number, ref, ref_type, head_sha, before_sha, silver.safe_bigint(commits) as commits, is_merged,
         load_id, processed_at
    from silver.events
   where silver.is_usable(created_at);

-- Those that wait for ever: without a time, or of a time that the calendar doesn't have.
create view silver.held_back_events as select * from silver.events where not silver.is_usable(created_at);
