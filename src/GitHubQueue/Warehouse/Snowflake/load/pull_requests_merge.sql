-- What is staged becomes part of the table: new rows are inserted, newer states replace older ones, as a whole.
merge into pull_requests t
using (select * from {stage_table} qualify row_number() over (partition by _row_key order by _as_of desc, _item desc) = 1) s
   on t._row_key = s._row_key
when matched and (s._as_of > t._as_of or s._as_of = t._as_of and s._item > t._item) then update set
    _as_of = s._as_of, _item = s._item, _ingested_at = s._ingested_at, _source_object = s._source_object, key = s.key, org = s.org,
    repo = s.repo, id = s.id, number = s.number, title = s.title, state = s.state, is_draft = s.is_draft, author = s.author,
    author_type = s.author_type, author_association = s.author_association, labels = parse_json(s.labels),
    assignees = parse_json(s.assignees), requested_reviewers = parse_json(s.requested_reviewers), milestone = s.milestone,
    head_ref = s.head_ref, head_sha = s.head_sha, head_repository = s.head_repository, base_ref = s.base_ref, base_sha = s.base_sha,
    merge_commit_sha = s.merge_commit_sha, is_auto_merge = s.is_auto_merge, is_locked = s.is_locked, created_at = s.created_at,
    updated_at = s.updated_at, closed_at = s.closed_at, merged_at = s.merged_at, is_merged = s.is_merged, url = s.url
when not matched then insert (
    _row_key, _as_of, _item, _ingested_at, _source_object, key, org, repo, id, number, title, state, is_draft, author, author_type,
    author_association, labels, assignees, requested_reviewers, milestone, head_ref, head_sha, head_repository, base_ref, base_sha,
    merge_commit_sha, is_auto_merge, is_locked, created_at, updated_at, closed_at, merged_at, is_merged, url)
  values (
    s._row_key, s._as_of, s._item, s._ingested_at, s._source_object, s.key, s.org, s.repo, s.id, s.number, s.title, s.state, s.is_draft,
    s.author, s.author_type, s.author_association, parse_json(s.labels), parse_json(s.assignees), parse_json(s.requested_reviewers),
    s.milestone, s.head_ref, s.head_sha, s.head_repository, s.base_ref, s.base_sha, s.merge_commit_sha, s.is_auto_merge, s.is_locked,
    s.created_at, s.updated_at, s.closed_at, s.merged_at, s.is_merged, s.url)
