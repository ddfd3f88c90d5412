-- Facts whose actor or repository isn't known, by id -1.
select 'facts with the actor unknownuser' as name, count(*)::text as found, case when count(*) = 0 then 'ok' else 'note' end as verdict,
       'the event names none, or one whose id is no number' as meaning
  from gold.fact_events where actor_id = -1
union all
select 'facts with the repository unknownrepo', count(*)::text, case when count(*) = 0 then 'ok' else 'note' end, 'as for actors'
  from gold.fact_events where repo_id = -1
