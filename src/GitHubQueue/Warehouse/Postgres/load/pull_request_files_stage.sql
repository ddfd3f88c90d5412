-- Where the rows of a load wait for their transaction; _batch is the archive object they are of.
create temp table if not exists stage_pull_request_files(like github.pull_request_files, _batch uuid) on commit delete rows
