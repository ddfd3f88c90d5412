-- Version 3: commits by comparison, polls of events, the repositories of an owner, settings of sources, typed files.

alter table checkpoints add column head      text; -- commits: up to which one everything is known; …
alter table checkpoints add column walk_head text; -- … and the one at which the unfinished walk began

-- Typed copies of objects, for sources that ask for them; always made anew from the objects themselves.
create table parquet_objects(
  batch      text    not null references archive_objects(batch),
  namespace  text    not null,
  root       text    not null,
  key        text    not null,
  rows       integer not null,
  bytes      integer not null,
  created_at integer not null,
  primary key(batch, namespace),
  unique(root, key)
) strict, without rowid;

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
  csv_table     text,                           -- CSV: the table of its rows, …
  csv_schema    text,                           -- … and its columns, JSON
  updated_at    integer not null
) strict, without rowid;

create view polls as
  select c.source,
         strftime('%Y-%m-%dT%H:%M:%SZ', p.began_at / 1000, 'unixepoch') as began_at, p.finished_at is not null as is_whole,
         p.pages, p.read, p.inserted, p.repeated, p.overlap, p.errors,
         strftime('%Y-%m-%dT%H:%M:%SZ', p.gap_from / 1000, 'unixepoch') as missed_from,
         strftime('%Y-%m-%dT%H:%M:%SZ', p.gap_to / 1000, 'unixepoch') as missed_to, p.missed
    from event_polls p join checkpoints c on c.id = p.checkpoint;

pragma user_version = 3;
