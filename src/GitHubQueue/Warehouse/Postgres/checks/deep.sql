-- Counts every row: what each stage has must be what the stage before gave it.
select name, there || ' of ' || expected as found, case when there = expected then 'ok' else 'wrong' end as verdict, meaning
  from (values
    (1, 'events in bronze', (select count(*) from bronze.raw_events), (select coalesce(sum(loaded), 0) from github_queue.loads where target = 'bronze.raw_events'),
     'as the ledger of loads says'),
    (2, 'events in silver', (select count(*) from silver.events), (select coalesce(sum(events), 0) from silver.processed_loads), 'those of all processed loads'),
    (3, 'facts in gold', (select count(*) from gold.fact_events),
     (select count(*) from silver.v_events v where exists(select 1 from gold.refreshed_loads g where g.load_id = v.load_id)), 'events of silver with a usable time'),
    (4, 'dead letters in bronze', (select count(*) from bronze.dead_letter_queue),
     (select coalesce(sum(rejected), 0) from github_queue.loads where target = 'bronze.raw_events'), 'as the ledger of loads says')
  ) as counted(position, name, there, expected, meaning)
 order by position
