-- Types that nobody has curated yet describe themselves.
insert into gold.dim_event_types(event_type, event_category, event_label, is_core_metric, is_curated)
  select distinct event_type, 'uncurated', event_type, false, false from new_events
  on conflict do nothing
