-- The oldest loads that gold doesn't have: together no more than @most events, but one at least.
select load_id
  from (select load_id, sum(events) over w as events, row_number() over w as position
          from (select p.load_id, p.events
                  from silver.processed_loads p
                 where not exists(select 1 from gold.refreshed_loads g where g.load_id = p.load_id)
                 order by p.load_id limit 100000) as waiting
        window w as (order by load_id)) as counted
 where events <= @most or position = 1
 order by load_id
