-- The loader's own books: which archive object has been loaded into which table, and what became of its rows.

-- One row an object and target table: written in the transaction that merges the object's rows, so that it is loaded once.
create table if not exists loads(
  load_id    varchar not null,                      -- of the objects that were merged together
  target     varchar not null,                      -- pull_requests, pull_request_reviews, pull_request_files
  batch      varchar not null,                      -- the archive object's name
  object_key varchar not null,                      -- below the archive's root
  stage      varchar not null,                      -- the external stage through which its typed files were read
  run_date   date not null,                         -- the day (UTC) on which its records were fetched
  extracted  number not null,                       -- rows of its typed files
  rejected   number not null,                       -- none: a file is loaded whole, or not at all
  duplicates number not null,                       -- rows that were there already, or are there in a newer state
  loaded     number not null,                       -- rows that are there because of this object
  updated    number not null,                       -- of these, rows that replaced an older state
  loaded_at  timestamp_tz not null,
  primary key(target, batch)
);

-- Its one row is updated first in each merging transaction, which locks the table until the transaction ends: loads take turns, and each sees
-- all that the one before has committed.
create table if not exists load_turns(
  turn     varchar not null,
  load_id  varchar,                                 -- whose turn it is, or was last
  taken_at timestamp_tz
);

merge into load_turns t using (select 'merge' as turn) s on t.turn = s.turn
when not matched then insert (turn) values (s.turn);
