-- Tables of loads that were killed: none takes a day.
select table_name from information_schema.tables
 where table_schema = current_schema() and created < dateadd('day', -1, current_timestamp)
   and regexp_like(table_name, '^STAGE_(PULL_REQUESTS|PULL_REQUEST_REVIEWS|PULL_REQUEST_FILES)_[0-9A-F]{32}$')
