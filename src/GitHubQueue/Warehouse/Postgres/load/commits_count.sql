-- Of each object how many lines were staged, how many of them are the rows of the table now, and how many are there in a newer state, from
-- another object: @day, @month.
select s.source_object as "SourceObject", count(*) as "Staged",
       count(*) filter (where (c._source_object, c._item) = (s.source_object, s.item) and c.run_date = @day::date) as "Loaded",
       count(*) filter (where (c.as_of, c._item) > (s.as_of, s.item)) as "Outdated"
  from stage_commits s
  left join github.commits c on c.month = @month::date and (c.origin, c.repository_id, c.sha) = (s.origin, s.repository_id, s.sha)
 group by s.source_object
