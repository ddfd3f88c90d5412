-- What is staged becomes part of the table: new rows are inserted, newer states replace older ones, as a whole.
merge into pull_request_files t
using (select * from {stage_table} qualify row_number() over (partition by _row_key order by _as_of desc, _item desc) = 1) s
   on t._row_key = s._row_key
when matched and (s._as_of > t._as_of or s._as_of = t._as_of and s._item > t._item) then update set
    _as_of = s._as_of, _item = s._item, _ingested_at = s._ingested_at, _source_object = s._source_object, key = s.key, org = s.org,
    repo = s.repo, pull_number = s.pull_number, head_sha = s.head_sha, base_ref = s.base_ref, filename = s.filename,
    previous_filename = s.previous_filename, status = s.status, additions = s.additions, deletions = s.deletions, changes = s.changes,
    blob_sha = s.blob_sha, has_patch = s.has_patch, is_list_truncated = s.is_list_truncated, url = s.url
when not matched then insert (
    _row_key, _as_of, _item, _ingested_at, _source_object, key, org, repo, pull_number, head_sha, base_ref, filename, previous_filename,
    status, additions, deletions, changes, blob_sha, has_patch, is_list_truncated, url)
  values (
    s._row_key, s._as_of, s._item, s._ingested_at, s._source_object, s.key, s.org, s.repo, s.pull_number, s.head_sha, s.base_ref,
    s.filename, s.previous_filename, s.status, s.additions, s.deletions, s.changes, s.blob_sha, s.has_patch, s.is_list_truncated, s.url)
