-- Where the lines of a load wait for their transaction.
create temp table if not exists stage_commits(
  origin text, repository_id bigint, sha text, org text, repo text, message text, author_name text, author_email text, author text,
  authored_at timestamptz, committer_name text, committer_email text, committer text, committed_at timestamptz, parents text[],
  is_verified boolean, comments integer, url text, as_of timestamptz, item bigint, source_object text
) on commit delete rows
