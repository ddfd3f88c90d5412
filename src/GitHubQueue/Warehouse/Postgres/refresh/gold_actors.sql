-- The newest login of each actor. An event that is older than what the dimension knows changes nothing; of two of the same time the
-- greater login stays, whichever comes first; an event that doesn't tell the login takes none away, and its time is nobody's.
insert into gold.dim_actors(actor_id, actor_login, last_event_time)
  select distinct on (actor_id) actor_id, actor_login, case when actor_login <> 'unknownuser' then event_time end
    from new_events where actor_id <> -1
   order by actor_id, actor_login = 'unknownuser', event_time desc, actor_login collate "C" desc
  on conflict (actor_id) do update
    set actor_login = excluded.actor_login, last_event_time = excluded.last_event_time, updated_at = transaction_timestamp()
    where excluded.actor_login <> 'unknownuser'
      and (dim_actors.actor_login = 'unknownuser'
           or (excluded.last_event_time, excluded.actor_login collate "C") > (dim_actors.last_event_time, dim_actors.actor_login collate "C"))
