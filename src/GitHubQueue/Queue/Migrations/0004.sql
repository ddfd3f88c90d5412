-- Version 4: layouts of typed files, merged pull requests, reviews by week, pruned lineage, backups.

alter table parquet_objects rename column namespace to folder;
update parquet_objects set folder = substr(key, 1, length(key) - length('/' || batch || '.parquet'));

alter table archive_objects add column pruned integer not null default 0 check(pruned between 0 and items); -- records whose rows in the queue were removed by 'maintain'

-- Only in a copy that 'backup' made: the lake may have been written since, so 'replay' has to come before anything else is.
create table backup_mark(
  only_row integer primary key check(only_row = 1),
  made_at  integer not null
) strict;

alter table source_settings add column layout text not null default 'bronze/{destination}/{partition_key}={date}'; -- folders of typed files

alter table pull_requests add column is_merged integer not null default 0 check(is_merged in (0, 1));
update pull_requests set is_merged = merged_at is not null;

drop view pull_request_times;

-- Pull requests with what follows from the reviews of others than the author.
create view pull_request_times as
  select p.org, p.repo, p.number, p.title, p.author, p.created_at, p.merged_at, p.is_merged,
         (unixepoch(p.merged_at) - unixepoch(p.created_at)) / 3600.0 as hours_to_merge,
         (unixepoch(r.first) - unixepoch(p.created_at)) / 3600.0 as hours_to_first_review,
         coalesce(r.reviews, 0) as reviews, coalesce(r.approvals, 0) as approvals
    from pull_requests p
    left join (select r.org, r.repo, r.pull_number, min(r.submitted_at) as first, count(*) as reviews, sum(r.state = 'APPROVED') as approvals
                 from pull_request_reviews r
                 join pull_requests p on p.org = r.org and p.repo = r.repo and p.number = r.pull_number
                where r.submitted_at is not null and r.author is not p.author
                group by r.org, r.repo, r.pull_number) r
      on r.org = p.org and r.repo = p.repo and r.pull_number = p.number;

-- Merged pull requests by repository and week (its Monday, UTC): percentiles (nearest rank) of the time to merge and to the first review, how
-- many were reviewed by somebody else, and how many merged without anybody else's approval.
create view pull_request_weeks as
  with merged as (
    select org, repo, date(merged_at, 'weekday 0', '-6 days') as week, hours_to_merge, hours_to_first_review, reviews, approvals
      from pull_request_times where is_merged = 1),
  ranked as (
    select *, count(*) over of_week as n, row_number() over (partition by org, repo, week order by hours_to_merge) as rank,
           count(hours_to_first_review) over of_week as with_review,
           row_number() over (partition by org, repo, week order by hours_to_first_review is null, hours_to_first_review) as review_rank
      from merged
    window of_week as (partition by org, repo, week))
  select org, repo, week, count(*) as merged,
         max(case when rank = (n * 50 + 99) / 100 then hours_to_merge end) as p50_hours_to_merge,
         max(case when rank = (n * 75 + 99) / 100 then hours_to_merge end) as p75_hours_to_merge,
         max(case when rank = (n * 95 + 99) / 100 then hours_to_merge end) as p95_hours_to_merge,
         max(case when review_rank = (with_review * 50 + 99) / 100 then hours_to_first_review end) as p50_hours_to_first_review,
         max(case when review_rank = (with_review * 75 + 99) / 100 then hours_to_first_review end) as p75_hours_to_first_review,
         max(case when review_rank = (with_review * 95 + 99) / 100 then hours_to_first_review end) as p95_hours_to_first_review,
         sum(case when reviews > 0 then 1 else 0 end) as reviewed, sum(case when approvals = 0 then 1 else 0 end) as self_merged,
         100.0 * sum(case when reviews > 0 then 1 else 0 end) / count(*) as review_coverage_percent,
         100.0 * sum(case when approvals = 0 then 1 else 0 end) / count(*) as self_merge_percent
    from ranked
   group by org, repo, week;

drop index queue_items_pending;
create index queue_items_pending on queue_items(partition, id, status) where status = 'pending';

pragma user_version = 4;
