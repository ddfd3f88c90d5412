-- What has been loaded, in the order of the loads.
select target, batch, extracted, datediff('second', '1970-01-01'::timestamp_tz, loaded_at) * 1000 as loaded_ms from loads where {which} order by loaded_at, target, batch
