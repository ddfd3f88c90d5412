-- The newest name of each repository, as for actors.
insert into gold.dim_repos(repo_id, repo_name, repo_owner, repo_project, org_login, last_event_time)
  select distinct on (repo_id) repo_id, repo_name, nullif(split_part(repo_name, '/', 1), 'unknownrepo'), nullif(split_part(repo_name, '/', 2), ''),
         case when repo_name <> 'unknownrepo' then org_login end, case when repo_name <> 'unknownrepo' then event_time end
    from new_events where repo_id <> -1
   order by repo_id, repo_name = 'unknownrepo', event_time desc, repo_name collate "C" desc, coalesce(org_login, '') collate "C" desc
  on conflict (repo_id) do update
    set repo_name = excluded.repo_name, repo_owner = excluded.repo_owner, repo_project = excluded.repo_project, org_login = excluded.org_login,
        last_event_time = excluded.last_event_time, updated_at = transaction_timestamp()
    where excluded.repo_name <> 'unknownrepo'
      and (dim_repos.repo_name = 'unknownrepo'
           or (excluded.last_event_time, excluded.repo_name collate "C", coalesce(excluded.org_login, '') collate "C")
              > (dim_repos.last_event_time, dim_repos.repo_name collate "C", coalesce(dim_repos.org_login, '') collate "C"))
