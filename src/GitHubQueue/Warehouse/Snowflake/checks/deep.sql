-- Snowflake enforces no keys: that each row is there once is the merge's work, and each object's that of the ledger.
select 'rows of ' || name || ' that are there twice' as name, twice::varchar as found, case when twice = 0 then 'ok' else 'wrong' end as verdict,
       'each ' || what || ' once' as meaning
  from (select 1 as place, 'pull_requests' as name, '_row_key' as what, count(*) - count(distinct _row_key) as twice from pull_requests
        union all
        select 2, 'pull_request_reviews', '_row_key', count(*) - count(distinct _row_key) from pull_request_reviews
        union all
        select 3, 'pull_request_files', '_row_key', count(*) - count(distinct _row_key) from pull_request_files
        union all
        select 4, 'loads', 'target and batch', count(*) - count(distinct target || ' ' || batch) from loads) counted
 order by place
