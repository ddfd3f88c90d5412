-- Types of events that the curated list doesn't have yet: when they were met first, and how often.
select t.event_type, t.discovered_at, count(f.event_id) as events, min(f.event_time) as first_event, max(f.event_time) as last_event
  from gold.dim_event_types t
  left join gold.fact_events f using (event_type)
 where not t.is_curated
 group by t.event_type, t.discovered_at
 order by events desc, t.event_type
