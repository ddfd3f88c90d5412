-- What a refresh works on, until its transaction ends.
create temp table if not exists new_events(
  event_id text, event_time timestamptz, event_type text, actor_id bigint, actor_login text, repo_id bigint, repo_name text, org_login text,
  action text, processed_at timestamptz
) on commit delete rows
