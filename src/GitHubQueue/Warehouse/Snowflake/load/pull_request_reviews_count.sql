-- The ledger's rows, one an archive object that is staged, with what the merge that follows will do: of each row's newest state that is
-- staged, whether it is new or replaces an older one. An object that the ledger has stays as it is, unless it is loaded again.
merge into loads t
using (
  select batch, object_key, split_part(split_part(object_key, '/date=', 2), '/', 1)::date as run_date, lines, inserted + updated as loaded, updated
    from (select n.batch, min(n._source_object) as object_key, count(distinct n._file || ':' || n._line) as lines,
                 count_if(n.place = 1 and o._row_key is null) as inserted,
                 count_if(n.place = 1 and (n._as_of > o._as_of or n._as_of = o._as_of and n._item > o._item)) as updated
            from (select _row_key, _as_of, _item, _source_object, _file, _line, split_part(split_part(_file, '/', -1), '.', 1) as batch,
                         row_number() over (partition by _row_key order by _as_of desc, _item desc) as place
                    from {stage_table}) n
            left join pull_request_reviews o on o._row_key = n._row_key
           group by n.batch) counted) s
   on t.target = 'pull_request_reviews' and t.batch = s.batch
when matched and {again} and t.load_id <> '{load}' then update set
    load_id = '{load}', object_key = s.object_key, stage = '{stage_text}', run_date = s.run_date, extracted = s.lines, rejected = 0,
    duplicates = s.lines - s.loaded, loaded = s.loaded, updated = s.updated, loaded_at = current_timestamp
when not matched then insert (load_id, target, batch, object_key, stage, run_date, extracted, rejected, duplicates, loaded, updated, loaded_at)
  values ('{load}', 'pull_request_reviews', s.batch, s.object_key, '{stage_text}', s.run_date, s.lines, 0, s.lines - s.loaded, s.loaded, s.updated, current_timestamp)
