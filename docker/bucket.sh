#!/bin/sh
# Run by LocalStack when it is ready: makes the bucket that the archive is in.
set -eu
awslocal s3api head-bucket --bucket github-lake 2>/dev/null || awslocal s3 mb s3://github-lake
