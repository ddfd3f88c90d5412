-- Version 7: what is known of a list of reviews or files names its repository, so that it is read again under a new name.

-- But where a repository has had several names: which of them its lists were read under isn't known, and reading them again tells.
update known set hash = known.hash || ' ' || p.org || '/' || p.repo
  from pull_requests p
 where known.entity in ('pull_request_review list', 'pull_request_file list') and known.key = p.key
   and not exists(select 1 from repository_names asked join repository_names other using (origin, id)
                   where asked.full_name = p.org || '/' || p.repo and other.full_name <> asked.full_name);

pragma user_version = 7;
