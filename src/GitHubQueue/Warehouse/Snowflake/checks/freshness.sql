-- How old the newest load is. The parameter, in seconds: beyond it is wrong; below 0: any age will do.
select 'newest load' as name, coalesce(to_char(newest.loaded_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'none') as found,
       case when asked.max_age < 0 then 'note'
            when newest.loaded_at is null or datediff('second', newest.loaded_at, current_timestamp) > asked.max_age then 'wrong' else 'ok' end as verdict,
       case when newest.loaded_at is null then 'nothing yet' else datediff('second', newest.loaded_at, current_timestamp) || ' s old' end as meaning
  from (select max(loaded_at) as loaded_at from loads) newest, (select ?::number as max_age) asked
