-- Where the rows of a load wait for their transaction. JSON is text here. Nothing of the table is kept when it is dropped.
create or replace transient table {stage_table}(
  _row_key          varchar not null,
  _as_of            timestamp_tz not null,
  _item             number not null,
  _ingested_at      timestamp_tz not null,
  _source_object    varchar not null,
  key               varchar not null,
  org               varchar not null,
  repo              varchar not null,
  pull_number       number not null,
  head_sha          varchar not null,
  base_ref          varchar,
  filename          varchar not null,
  previous_filename varchar,
  status            varchar not null,
  additions         number not null,
  deletions         number not null,
  changes           number not null,
  blob_sha          varchar,
  has_patch         boolean not null,
  is_list_truncated boolean not null,
  url               varchar,
  _file             varchar not null,          -- the typed file, named after the archive object
  _line             number not null            -- of the file: after a lost answer COPY may have run twice
) data_retention_time_in_days = 0
