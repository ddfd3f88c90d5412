-- The typed files of a load, from the external stage into the load's table: all of them, or none. Columns are named one by one and cast,
-- because match_by_column_name refuses empty texts in Parquet files, and takes '\N' for null.
copy into {stage_table}(
    _row_key, _as_of, _item, _ingested_at, _source_object, key, org, repo, id, pull_number, author, author_type, author_association, state,
    submitted_at, commit_sha, url, _file, _line)
from (
  select $1:_row_key::varchar, $1:_as_of::timestamp_tz, $1:_item::number, $1:_ingested_at::timestamp_tz, $1:_source_object::varchar,
         $1:key::varchar, $1:org::varchar, $1:repo::varchar, $1:id::number, $1:pull_number::number, $1:author::varchar,
         $1:author_type::varchar, $1:author_association::varchar, $1:state::varchar, $1:submitted_at::timestamp_tz, $1:commit_sha::varchar,
         $1:url::varchar, metadata$filename, metadata$file_row_number
    from @{stage})
files = ({files})
file_format = (type = parquet binary_as_text = false use_logical_type = true)
on_error = abort_statement
force = true
