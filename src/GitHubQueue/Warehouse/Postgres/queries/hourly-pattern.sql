-- Events by the hour (UTC): an average weekday beside an average day of the weekend.
with days as (
  select count(distinct date_id) filter (where not is_weekend) as weekdays, count(distinct date_id) filter (where is_weekend) as weekend_days
    from gold.fact_events join gold.dim_date using (date_id))
select h.event_hour as hour,
       round(coalesce(count(*) filter (where not d.is_weekend), 0)::numeric / nullif(min(days.weekdays), 0), 1) as weekday,
       round(coalesce(count(*) filter (where d.is_weekend), 0)::numeric / nullif(min(days.weekend_days), 0), 1) as weekend
  from generate_series(0, 23) as h(event_hour)
 cross join days
  left join gold.fact_events f on f.event_hour = h.event_hour
  left join gold.dim_date d using (date_id)
 group by h.event_hour
 order by h.event_hour
