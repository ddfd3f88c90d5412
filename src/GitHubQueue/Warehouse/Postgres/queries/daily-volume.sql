-- Events a day, of the last 30 days with any, and the share of core work: pushes, pull requests, reviews, issues.
select d.full_date as day, d.day_name as weekday, count(*) as events, count(distinct f.actor_id) as actors, count(distinct f.repo_id) as repositories,
       round(100.0 * count(*) filter (where t.is_core_metric) / count(*), 1) as core_percent
  from gold.fact_events f
  join gold.dim_date d using (date_id)
  join gold.dim_event_types t using (event_type)
 group by d.full_date, d.day_name
 order by d.full_date desc
 limit 30
