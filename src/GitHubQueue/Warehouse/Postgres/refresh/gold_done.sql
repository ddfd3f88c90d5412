-- Parameter 1: the loads.
insert into gold.refreshed_loads(load_id) select unnest($1)
