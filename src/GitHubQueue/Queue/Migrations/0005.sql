-- Version 5: typed copies are told by their content.

alter table parquet_objects add column content_sha256 text; -- of the file, lower-case hex; null: listed by version 4 or earlier

pragma user_version = 5;
