-- The 20 repositories with the most events, without the unknown one.
select r.repo_name as repository, count(*) as events, count(distinct f.actor_id) as actors,
       count(*) filter (where f.event_type = 'PushEvent') as pushes,
       count(*) filter (where f.event_type = 'PullRequestEvent') as pull_requests,
       count(*) filter (where f.event_type = 'IssuesEvent') as issues,
       count(*) filter (where f.event_type = 'WatchEvent') as stars
  from gold.fact_events f
  join gold.dim_repos r using (repo_id)
 where f.repo_id <> -1
 group by r.repo_id, r.repo_name
 order by events desc, repository
 limit 20
