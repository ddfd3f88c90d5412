-- The events of some loads, cast once for all steps. Parameter 1: the loads.
insert into new_events(event_id, event_time, event_type, actor_id, actor_login, repo_id, repo_name, org_login, action, processed_at)
  select event_id, event_time, event_type, actor_id, actor_login, repo_id, repo_name, org_login, action, processed_at
    from silver.v_events where load_id = any($1)
