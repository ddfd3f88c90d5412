-- Of each archive object how many rows of a table come from it.
select _source_object as object, count(*) as counted from {table} group by _source_object
