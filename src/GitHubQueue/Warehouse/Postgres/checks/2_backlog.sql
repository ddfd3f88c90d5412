-- What a refresh has still to do.
select 'events waiting for silver' as name, coalesce(sum(l.loaded), 0)::text as found, case when count(*) = 0 then 'ok' else 'note' end as verdict,
       count(*) || ' loads; the next refresh takes them' as meaning
  from github_queue.loads l
 where l.target = 'bronze.raw_events' and not exists(select 1 from silver.processed_loads p where p.load_id = l.load_id)
union all
select 'events waiting for gold', coalesce(sum(p.events), 0)::text, case when count(*) = 0 then 'ok' else 'note' end, count(*) || ' loads; the next refresh takes them'
  from silver.processed_loads p
 where not exists(select 1 from gold.refreshed_loads g where g.load_id = p.load_id)
