-- Version 6: a restored backup notes which of its objects a replay has found.

create table backup_objects(
  batch text primary key
) strict, without rowid;

insert into backup_objects select batch from archive_objects where exists(select 1 from backup_mark);

pragma user_version = 6;
