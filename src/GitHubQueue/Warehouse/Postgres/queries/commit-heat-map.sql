-- Commits by weekday and hour (UTC): one row a weekday, Monday first, one column an hour.
select weekday,
       count(*) filter (where hour = 0) as "00", count(*) filter (where hour = 1) as "01", count(*) filter (where hour = 2) as "02",
       count(*) filter (where hour = 3) as "03", count(*) filter (where hour = 4) as "04", count(*) filter (where hour = 5) as "05",
       count(*) filter (where hour = 6) as "06", count(*) filter (where hour = 7) as "07", count(*) filter (where hour = 8) as "08",
       count(*) filter (where hour = 9) as "09", count(*) filter (where hour = 10) as "10", count(*) filter (where hour = 11) as "11",
       count(*) filter (where hour = 12) as "12", count(*) filter (where hour = 13) as "13", count(*) filter (where hour = 14) as "14",
       count(*) filter (where hour = 15) as "15", count(*) filter (where hour = 16) as "16", count(*) filter (where hour = 17) as "17",
       count(*) filter (where hour = 18) as "18", count(*) filter (where hour = 19) as "19", count(*) filter (where hour = 20) as "20",
       count(*) filter (where hour = 21) as "21", count(*) filter (where hour = 22) as "22", count(*) filter (where hour = 23) as "23"
  from (values (1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')) as week(number, weekday)
  left join (select extract(isodow from committed_at at time zone 'UTC') as number, extract(hour from committed_at at time zone 'UTC') as hour
               from github.commits where committed_at is not null) as commits using (number)
 group by week.number, weekday
 order by week.number
