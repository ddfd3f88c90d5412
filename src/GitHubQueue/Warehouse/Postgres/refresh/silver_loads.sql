-- The oldest loads that silver doesn't have: together no more than @most events, but one at least.
select load_id
  from (select load_id, sum(loaded) over w as events, row_number() over w as position
          from (select l.load_id, l.loaded
                  from github_queue.loads l
                 where l.target = 'bronze.raw_events' and not exists(select 1 from silver.processed_loads p where p.load_id = l.load_id)
                 order by l.load_id limit 1000) as waiting
        window w as (order by load_id)) as counted
 where events <= @most or position = 1
 order by load_id
