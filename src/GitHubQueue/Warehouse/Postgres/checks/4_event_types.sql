-- Types of events that the curated list doesn't have.
select 'uncurated event types' as name, count(*)::text as found, case when count(*) = 0 then 'ok' else 'note' end as verdict,
       coalesce(string_agg(event_type, ', ' order by event_type), 'none') as meaning
  from gold.dim_event_types where not is_curated
