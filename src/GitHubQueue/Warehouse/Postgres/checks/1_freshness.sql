-- How old the newest load, event and refresh are. @max_age, in seconds: beyond it is wrong; null: any age will do.
select 'newest ' || what as name, coalesce(to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'none') as found,
       case when @max_age::bigint is null then 'note' when at is null or extract(epoch from now() - at) > @max_age::bigint then 'wrong' else 'ok' end as verdict,
       case when at is null then 'nothing yet' else extract(epoch from now() - at)::bigint || ' s old' end as meaning
  from (values (1, 'load', (select max(loaded_at) from github_queue.loads)),
               (2, 'refresh', (select max(finished_at) from github_queue.refreshes)),
               (3, 'event', (select max(event_time) from gold.fact_events)),
               (4, 'commit', (select max(committed_at) from github.commits))) as newest(position, what, at)
 order by position
