-- Events as they came: append-only.

create schema if not exists bronze;
comment on schema bronze is 'Public events as GitHub gave them';

create table bronze.raw_events(
  id         bigint generated always as identity,   -- in the order of arrival
  event_id   text        not null,                  -- GitHub's; of events without one (2012) hash: and a hash of the event
  event_type text        not null check(octet_length(event_type) <= 1000), -- what an index takes: a refresh must not stumble over it
  created_at timestamptz,                           -- null: the event doesn't say, or not so that it can be read
  raw        jsonb       not null,                  -- the whole event
  load_id    bigint      not null                   -- of github_queue.loads; a foreign key would cost a tenth of the whole load
);
-- Several times quicker than PostgreSQL's own compression; a server that was built without it does with the latter.
do $$ begin
  alter table bronze.raw_events alter column raw set compression lz4;
exception when feature_not_supported then null;
end $$;
-- Ids have begun anew and met old ones, so an event is its id and time.
create unique index raw_events_key on bronze.raw_events(event_id, created_at) nulls not distinct;
create index raw_events_by_load on bronze.raw_events(load_id);

-- Events that can't be kept in the table: JSONB refuses \u0000, for one.
create table bronze.dead_letter_queue(
  id             bigint generated always as identity primary key,
  load_id        bigint      not null references github_queue.loads(load_id),
  line           integer     not null,              -- of the archive object, from 1
  payload        text,                              -- null: not text, see payload_base64
  payload_base64 text,
  error          text        not null,
  failed_at      timestamptz not null default clock_timestamp(),
  unique(load_id, line),
  check((payload is null) <> (payload_base64 is null))
);
