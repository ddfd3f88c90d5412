-- The archive objects that a table has.
select batch from loads where target = ?
