-- The typed files of a load, from the external stage into the load's table: all of them, or none. Columns are named one by one and cast,
-- because match_by_column_name refuses empty texts in Parquet files, and takes '\N' for null.
copy into {stage_table}(
    _row_key, _as_of, _item, _ingested_at, _source_object, key, org, repo, pull_number, head_sha, base_ref, filename, previous_filename,
    status, additions, deletions, changes, blob_sha, has_patch, is_list_truncated, url, _file, _line)
from (
  select $1:_row_key::varchar, $1:_as_of::timestamp_tz, $1:_item::number, $1:_ingested_at::timestamp_tz, $1:_source_object::varchar,
         $1:key::varchar, $1:org::varchar, $1:repo::varchar, $1:pull_number::number, $1:head_sha::varchar, $1:base_ref::varchar,
         $1:filename::varchar, $1:previous_filename::varchar, $1:status::varchar, $1:additions::number, $1:deletions::number,
         $1:changes::number, $1:blob_sha::varchar, $1:has_patch::boolean, $1:is_list_truncated::boolean, $1:url::varchar, metadata$filename,
         metadata$file_row_number
    from @{stage})
files = ({files})
file_format = (type = parquet binary_as_text = false use_logical_type = true)
on_error = abort_statement
force = true
