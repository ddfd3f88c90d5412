-- The facts: one an event, never again.
insert into gold.fact_events(event_id, event_time, date_id, actor_id, repo_id, event_type, event_hour, action, silver_processed_at)
  select event_id, event_time, to_char(event_time at time zone 'UTC', 'YYYYMMDD')::integer, actor_id, repo_id, event_type,
         extract(hour from event_time at time zone 'UTC'), action, processed_at
    from new_events
  on conflict do nothing
