-- What the merge that follows will do, by archive object: of each row's newest state that is staged, whether it is new or replaces an older one.
select s._batch as "Batch", count(*) filter (where t._row_key is null) as "Inserted",
       count(*) filter (where (s._as_of, s._item) > (t._as_of, t._item)) as "Updated"
  from (select distinct on (_row_key) _row_key, _as_of, _item, _batch
          from stage_pull_request_files order by _row_key, _as_of desc, _item desc) s
  left join github.pull_request_files t on t._row_key = s._row_key
 group by s._batch
