-- Where the rows of a load wait for their transaction; _batch is the archive object they are of.
create temp table if not exists stage_pull_request_reviews(like github.pull_request_reviews, _batch uuid) on commit delete rows
