-- The 20 longest runs of days (UTC) on each of which somebody committed.
with days as (
  select distinct coalesce(author, author_email, 'unknown') as committer, (committed_at at time zone 'UTC')::date as day
    from github.commits where committed_at is not null),
runs as (
  select committer, day, day - (row_number() over (partition by committer order by day))::integer as run from days)
select committer, count(*) as days, min(day) as first_day, max(day) as last_day
  from runs
 group by committer, run
 order by days desc, last_day desc, committer
 limit 20
