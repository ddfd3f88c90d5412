-- The loader's own books: which archive object has been loaded into which table, and what became of its lines.

create schema if not exists github_queue;
comment on schema github_queue is 'The books of github-queue: what was loaded from which archive object, and how far each stage has come';

-- One row an object and target table: written in the transaction that loads the object, so that it is loaded once.
create table github_queue.loads(
  load_id    bigint generated always as identity primary key,
  target     text        not null,                  -- bronze.raw_events, github.commits
  batch      uuid        not null,                  -- the archive object's name
  object_key text        not null,                  -- below the archive's root
  root       text        not null,
  run_date   date        not null,                  -- the day (UTC) on which its records were fetched
  month      date,                                  -- of commits: the first day of theirs
  extracted  integer     not null,                  -- lines of the object
  rejected   integer     not null,                  -- lines that can't be turned into a row, or that the database refuses
  duplicates integer     not null,                  -- rows that were there already, or are there in a newer state
  loaded     integer     not null,                  -- rows that are there because of this object
  loaded_at  timestamptz not null default clock_timestamp(),
  unique(target, batch),
  check(extracted = rejected + duplicates + loaded)
);
create index loads_by_run on github_queue.loads(target, run_date, month);

-- Lines that were rejected, for tables that have no dead letters of their own.
create table github_queue.rejected_lines(
  target  text    not null,
  batch   uuid    not null,
  line    integer not null,                         -- from 1
  reason  text    not null,
  payload text,                                     -- null: not text
  primary key(target, batch, line)
);

-- One row a refresh: how long each step took, and what it brought.
create table github_queue.refreshes(
  refresh_id  bigint generated always as identity primary key,
  started_at  timestamptz not null,
  finished_at timestamptz not null,
  steps       jsonb       not null                  -- [{"step": "gold: facts", "rows": 100, "milliseconds": 12}, …]
);
