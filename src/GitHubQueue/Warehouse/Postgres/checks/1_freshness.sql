-- How old the newest load, refresh, event and commit are. @max_age, in seconds: beyond it is wrong; null: any age will do. What was never
-- there can't be old: a warehouse may have no commits, or only pull requests; but it needs loads, and events need refreshes.
select 'newest ' || what as name, coalesce(to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'none') as found,
       case when @max_age::bigint is null or at is null and not needed then 'note' when at is null or extract(epoch from now() - at) > @max_age::bigint then 'wrong' else 'ok' end as verdict,
       case when at is null then 'nothing yet' else extract(epoch from now() - at)::bigint || ' s old' end as meaning
  from (values (1, 'load', (select max(loaded_at) from github_queue.loads), true),
               (2, 'refresh', (select max(finished_at) from github_queue.refreshes), exists(select 1 from bronze.raw_events)),
               (3, 'event', (select max(event_time) from gold.fact_events), false),
               (4, 'commit', (select max(committed_at) from github.commits), false)) as newest(position, what, at, needed)
 order by position
