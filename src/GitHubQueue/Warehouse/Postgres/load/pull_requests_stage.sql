-- Where the rows of a load wait for their transaction; _batch is the archive object they are of.
create temp table if not exists stage_pull_requests(like github.pull_requests, _batch uuid) on commit delete rows
