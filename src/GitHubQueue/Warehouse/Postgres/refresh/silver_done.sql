-- Parameter 1: the loads.
insert into silver.processed_loads(load_id, events)
  select l.load_id, l.loaded from github_queue.loads l where l.load_id = any($1)
