-- The 20 people with the most commits. Who has no account counts by e-mail address.
select coalesce(author, author_email, 'unknown') as committer, count(*) as commits, count(distinct (origin, repository_id)) as repositories,
       count(*) filter (where is_merge) as merges, min(committed_at) as first_commit, max(committed_at) as last_commit
  from github.commits
 group by 1
 order by commits desc, committer
 limit 20
