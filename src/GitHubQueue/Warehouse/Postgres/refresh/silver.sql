-- Typed events of some loads. Parameter 1: their ids.
-- Until 2012 'actor' was a text, and 'repository' stood for 'repo' and 'org', with owner, name and organization apart.
insert into silver.events(
    event_id, event_type, created_at, actor_id, actor_login, repo_id, repo_name, org_id, org_login, is_public, action, number, ref, ref_type,
    head_sha, before_sha, commits, is_merged, load_id)
  select b.event_id, b.event_type, b.created_at,
         e.actor ->> 'id',
         case jsonb_typeof(e.actor) when 'object' then e.actor ->> 'login' when 'string' then e.actor #>> '{}' end,
         coalesce(e.repo ->> 'id', e.repository ->> 'id'),
         case when e.repo ->> 'name' <> '/' then e.repo ->> 'name'
              when e.repository ->> 'owner' is not null then (e.repository ->> 'owner') || '/' || (e.repository ->> 'name') end,
         case jsonb_typeof(e.org) when 'object' then e.org ->> 'id' end,
         case jsonb_typeof(e.org) when 'object' then e.org ->> 'login' when 'string' then e.org #>> '{}' else e.repository ->> 'organization' end,
         case jsonb_typeof(e.public) when 'boolean' then e.public::boolean end,
         case jsonb_typeof(e.payload) when 'object' then e.payload ->> 'action' end,
         coalesce(e.payload ->> 'number', e.payload -> 'issue' ->> 'number', e.payload -> 'pull_request' ->> 'number'),
         e.payload ->> 'ref', e.payload ->> 'ref_type', e.payload ->> 'head', e.payload ->> 'before',
         e.payload ->> 'size',
         case when e.payload ->> 'action' = 'merged' then true
              when jsonb_typeof(e.payload -> 'pull_request' -> 'merged') = 'boolean' then (e.payload -> 'pull_request' -> 'merged')::boolean end,
         b.load_id
    from bronze.raw_events b
   cross join lateral jsonb_to_record(b.raw) as e(actor jsonb, repo jsonb, repository jsonb, org jsonb, public jsonb, payload jsonb)
   where b.load_id = any($1)
  on conflict do nothing
