-- Version 7: what is known of a list of reviews or files names its repository, so that it is read again under a new name; a checkpoint tells
-- when it was looked at.

-- But where a repository has had several names: which of them its lists were read under isn't known, and reading them again tells.
update known set hash = known.hash || ' ' || p.org || '/' || p.repo
  from pull_requests p
 where known.entity in ('pull_request_review list', 'pull_request_file list') and known.key = p.key
   and not exists(select 1 from repository_names asked join repository_names other using (origin, id)
                   where asked.full_name = p.org || '/' || p.repo and other.full_name <> asked.full_name);

update checkpoints set updated_at = 0 where to_at is null and walk_at is null and gone_reason is null;

drop view read_so_far;

create view read_so_far as
  select source, entity,
         strftime('%Y-%m-%dT%H:%M:%SZ', from_at / 1000, 'unixepoch') as read_from,
         strftime('%Y-%m-%dT%H:%M:%SZ', to_at / 1000, 'unixepoch') as read_to,
         strftime('%Y-%m-%dT%H:%M:%SZ', walk_at / 1000, 'unixepoch') as unfinished_walk_at,
         gone_reason,
         strftime('%Y-%m-%dT%H:%M:%SZ', nullif(updated_at, 0) / 1000, 'unixepoch') as updated_at
    from checkpoints;

pragma user_version = 7;
