-- The rows of a run date and month, written anew: @day, @month. A commit that was fetched on another day too is there once, in its newest state.
delete from github.commits where run_date = @day::date and month = @month::date;

insert into github.commits(
    month, origin, repository_id, sha, org, repo, message, author_name, author_email, author, authored_at, committer_name, committer_email, committer,
    committed_at, parents, is_merge, is_verified, comments, url, run_date, as_of, _item, _source_object)
  select distinct on (origin, repository_id, sha)
         @month::date, origin, repository_id, sha, org, repo, message, author_name, author_email, author, authored_at, committer_name, committer_email, committer,
         committed_at, parents, cardinality(parents) > 1, is_verified, comments, url, @day::date, as_of, item, source_object
    from stage_commits
   order by origin, repository_id, sha, as_of desc, item desc
  on conflict (origin, repository_id, sha, month) do update
    set org = excluded.org, repo = excluded.repo, message = excluded.message, author_name = excluded.author_name, author_email = excluded.author_email,
        author = excluded.author, authored_at = excluded.authored_at, committer_name = excluded.committer_name, committer_email = excluded.committer_email,
        committer = excluded.committer, committed_at = excluded.committed_at, parents = excluded.parents, is_merge = excluded.is_merge,
        is_verified = excluded.is_verified, comments = excluded.comments, url = excluded.url, run_date = excluded.run_date, as_of = excluded.as_of,
        _item = excluded._item, _source_object = excluded._source_object
    where (excluded.as_of, excluded._item) > (commits.as_of, commits._item);
