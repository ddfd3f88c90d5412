-- Merged pull requests of the last 12 weeks with any: time to merge and to the first review (percentiles, hours), reviews, self-merges.
select org || '/' || repo as repository, week, merged,
       round(p50_hours_to_merge::numeric, 1) as merge_p50, round(p75_hours_to_merge::numeric, 1) as merge_p75, round(p95_hours_to_merge::numeric, 1) as merge_p95,
       round(p50_hours_to_first_review::numeric, 1) as review_p50, round(p75_hours_to_first_review::numeric, 1) as review_p75,
       round(p95_hours_to_first_review::numeric, 1) as review_p95,
       round(review_coverage_percent::numeric, 1) as reviewed_percent, round(self_merge_percent::numeric, 1) as self_merged_percent
  from github.pull_request_weeks
 where week in (select distinct week from github.pull_request_weeks order by week desc limit 12)
 order by week desc, repository
