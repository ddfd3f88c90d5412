-- What never becomes a fact.
select 'events held back' as name, count(*)::text as found, case when count(*) = 0 then 'ok' else 'note' end as verdict,
       'without a time, or not of 2010 to 2035: silver.held_back_events' as meaning
  from silver.held_back_events
union all
select 'dead letters of events', count(*)::text, case when count(*) = 0 then 'ok' else 'note' end, 'with their reasons: bronze.dead_letter_queue'
  from bronze.dead_letter_queue
union all
select 'rejected lines of other tables', count(*)::text, case when count(*) = 0 then 'ok' else 'note' end, 'with their reasons: github_queue.rejected_lines'
  from github_queue.rejected_lines
