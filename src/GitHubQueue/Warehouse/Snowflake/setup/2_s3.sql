-- Once, by an administrator: the external stage over an archive on S3 (https://docs.snowflake.com/en/user-guide/data-load-s3-config-storage-integration).
-- The role in AWS may s3:GetObject, s3:GetObjectVersion, s3:ListBucket and s3:GetBucketLocation there, and nothing else.
use role accountadmin;
create storage integration if not exists github_archive
  type = external_stage
  storage_provider = 'S3'
  enabled = true
  storage_aws_role_arn = 'arn:aws:iam::123456789012:role/snowflake-github-archive'
  storage_allowed_locations = ('s3://my-bucket/github/');

-- STORAGE_AWS_IAM_USER_ARN and STORAGE_AWS_EXTERNAL_ID go into the trust policy of the role in AWS.
desc integration github_archive;

-- The archive's root (GITHUB_QUEUE_ARCHIVE), with a slash at the end; or a folder above it.
create stage if not exists github.lake.archive url = 's3://my-bucket/github/' storage_integration = github_archive;
grant usage on stage github.lake.archive to role github_loader;
