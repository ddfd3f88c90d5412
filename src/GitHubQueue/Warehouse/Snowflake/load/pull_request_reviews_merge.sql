-- What is staged becomes part of the table: new rows are inserted, newer states replace older ones, as a whole.
merge into pull_request_reviews t
using (select * from {stage_table} qualify row_number() over (partition by _row_key order by _as_of desc, _item desc) = 1) s
   on t._row_key = s._row_key
when matched and (s._as_of > t._as_of or s._as_of = t._as_of and s._item > t._item) then update set
    _as_of = s._as_of, _item = s._item, _ingested_at = s._ingested_at, _source_object = s._source_object, key = s.key, org = s.org,
    repo = s.repo, id = s.id, pull_number = s.pull_number, author = s.author, author_type = s.author_type,
    author_association = s.author_association, state = s.state, submitted_at = s.submitted_at, commit_sha = s.commit_sha, url = s.url
when not matched then insert (
    _row_key, _as_of, _item, _ingested_at, _source_object, key, org, repo, id, pull_number, author, author_type, author_association, state,
    submitted_at, commit_sha, url)
  values (
    s._row_key, s._as_of, s._item, s._ingested_at, s._source_object, s.key, s.org, s.repo, s.id, s.pull_number, s.author, s.author_type,
    s.author_association, s.state, s.submitted_at, s.commit_sha, s.url)
