-- Where the rows of a load wait for their transaction. JSON is text here. Nothing of the table is kept when it is dropped.
create or replace transient table {stage_table}(
  _row_key           varchar not null,
  _as_of             timestamp_tz not null,
  _item              number not null,
  _ingested_at       timestamp_tz not null,
  _source_object     varchar not null,
  key                varchar not null,
  org                varchar not null,
  repo               varchar not null,
  id                 number not null,
  pull_number        number not null,
  author             varchar,
  author_type        varchar,
  author_association varchar,
  state              varchar not null,
  submitted_at       timestamp_tz,
  commit_sha         varchar,
  url                varchar,
  _file              varchar not null,          -- the typed file, named after the archive object
  _line              number not null            -- of the file: after a lost answer COPY may have run twice
) data_retention_time_in_days = 0
