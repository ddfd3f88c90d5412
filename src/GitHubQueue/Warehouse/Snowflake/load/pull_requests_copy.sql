-- The typed files of a load, from the external stage into the load's table: all of them, or none. Columns are named one by one and cast,
-- because match_by_column_name refuses empty texts in Parquet files, and takes '\N' for null.
copy into {stage_table}(
    _row_key, _as_of, _item, _ingested_at, _source_object, key, org, repo, id, number, title, state, is_draft, author, author_type,
    author_association, labels, assignees, requested_reviewers, milestone, head_ref, head_sha, head_repository, base_ref, base_sha,
    merge_commit_sha, is_auto_merge, is_locked, created_at, updated_at, closed_at, merged_at, is_merged, url, _file, _line)
from (
  select $1:_row_key::varchar, $1:_as_of::timestamp_tz, $1:_item::number, $1:_ingested_at::timestamp_tz, $1:_source_object::varchar,
         $1:key::varchar, $1:org::varchar, $1:repo::varchar, $1:id::number, $1:number::number, $1:title::varchar, $1:state::varchar,
         $1:is_draft::boolean, $1:author::varchar, $1:author_type::varchar, $1:author_association::varchar, $1:labels::varchar,
         $1:assignees::varchar, $1:requested_reviewers::varchar, $1:milestone::varchar, $1:head_ref::varchar, $1:head_sha::varchar,
         $1:head_repository::varchar, $1:base_ref::varchar, $1:base_sha::varchar, $1:merge_commit_sha::varchar, $1:is_auto_merge::boolean,
         $1:is_locked::boolean, $1:created_at::timestamp_tz, $1:updated_at::timestamp_tz, $1:closed_at::timestamp_tz,
         $1:merged_at::timestamp_tz, $1:is_merged::boolean, $1:url::varchar, metadata$filename, metadata$file_row_number
    from @{stage})
files = ({files})
file_format = (type = parquet binary_as_text = false use_logical_type = true)
on_error = abort_statement
force = true
