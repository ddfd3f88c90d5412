-- Once, by an administrator: the external stage over an archive on Google Cloud Storage
-- (https://docs.snowflake.com/en/user-guide/data-load-gcs-config). Snowflake says gcs:// where others, and GITHUB_QUEUE_ARCHIVE, say gs://.
use role accountadmin;
create storage integration if not exists github_archive
  type = external_stage
  storage_provider = 'GCS'
  enabled = true
  storage_allowed_locations = ('gcs://my-bucket/github/');

-- STORAGE_GCP_SERVICE_ACCOUNT is whom the bucket has to allow storage.buckets.get, storage.objects.get and storage.objects.list.
desc integration github_archive;

-- The archive's root, with a slash at the end; or a folder above it.
create stage if not exists github.lake.archive url = 'gcs://my-bucket/github/' storage_integration = github_archive;
grant usage on stage github.lake.archive to role github_loader;
