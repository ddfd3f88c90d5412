#!/usr/bin/env bash
# Sets up what the tests need, runs them all, and ends with one line: N passed, N failed, N skipped.
#   scripts/test.sh [--strict] [--s3 moto|ceph] [--filter EXPR]
# S3: the server named by GITHUB_QUEUE_TEST_S3 or AWS_ENDPOINT_URL, else moto_server where installed, else the Ceph gateway
# (installed when root). --strict, the same as --s3 ceph, takes the one that checks signatures. EXPR is dotnet test's.
# PostgreSQL: the server whose connection string is in GITHUB_QUEUE_TEST_POSTGRES, else one of scripts/postgres.sh.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
s3="" filter=""
while [ $# -gt 0 ]; do
  case "$1" in
  --strict) s3=ceph ;;
  --s3) s3=${2:?--s3 takes moto or ceph}; shift ;;
  --filter) filter=${2:?--filter takes an expression}; shift ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done
case "$s3" in "" | moto | ceph) ;; *) echo "test.sh: unknown S3 server '$s3'; there are moto and ceph." >&2; exit 2 ;; esac

passed=0 failed=0 skipped=0 tests=""
work=$(mktemp -d "${TMPDIR:-/tmp}/github-queue-test.XXXXXX")

finish() {
  local code=$?
  trap - EXIT
  [ -z "$tests" ] || kill "$tests" 2>/dev/null || true
  "$root/scripts/s3.sh" stop "$work/s3" || code=1
  "$root/scripts/postgres.sh" stop "$work/postgres" || code=1
  rm -rf "$work"
  echo "$passed passed, $failed failed, $skipped skipped"
  exit $code
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

install_missing() {
  local missing=()
  ldconfig -p 2>/dev/null | grep 'libsqlite3\.so\.0' >/dev/null || missing+=(libsqlite3-0)
  command -v sqlite3 >/dev/null || missing+=(sqlite3)
  command -v strace >/dev/null || missing+=(strace)
  command -v gcc >/dev/null || missing+=(gcc)
  [ -e /usr/include/stdio.h ] || missing+=(libc6-dev)
  [ -e /usr/include/sqlite3.h ] || missing+=(libsqlite3-dev)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "not installed, so some tests are skipped: ${missing[*]} (as root on Debian, this script installs them)"
    return 0
  fi
  echo "installing ${missing[*]}…"
  if ! { DEBIAN_FRONTEND=noninteractive apt-get update -qq; \
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$work/apt.log" 2>&1; then
    tail -n 5 "$work/apt.log" >&2
    echo "apt-get could not install ${missing[*]}; some tests are skipped."
  fi
}

# DuckDB and hyparquet, which read the Parquet files that the tests write. npm writes its own lock file last.
install_parquet_readers() {
  local folder=$root/tests/parquet-readers
  [ ! "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] || return 0
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "Node.js with npm is not installed, so no other program reads our Parquet files: those tests are skipped"
    return 0
  fi
  if ! timeout -k 10 180 npm ci --prefix "$folder" --ignore-scripts --fetch-retries 1 >"$work/npm.log" 2>&1; then
    tail -n 5 "$work/npm.log" >&2
    rm -rf "$folder/node_modules"
    echo "npm could not install the Parquet readers (tests/parquet-readers); their tests are skipped."
  fi
}

start_s3() {
  unset AWS_PROFILE AWS_SESSION_TOKEN
  local given=${GITHUB_QUEUE_TEST_S3:-${AWS_ENDPOINT_URL:-}}
  if [ -z "$s3" ] && [ -n "$given" ]; then
    export GITHUB_QUEUE_TEST_S3=$given GITHUB_QUEUE_TEST_S3_KIND=${GITHUB_QUEUE_TEST_S3_KIND:-given}
    export AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-test} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-test} AWS_REGION=${AWS_REGION:-us-east-1}
    echo "S3: $given, as given"
    return 0
  fi
  unset AWS_ENDPOINT_URL GITHUB_QUEUE_TEST_S3
  if [ -z "$s3" ] && ! command -v moto_server >/dev/null && ! command -v radosgw >/dev/null && [ "$(id -u)" != 0 ]; then
    echo "S3: no server (moto_server is not installed, and the Ceph gateway takes root to install); its tests are skipped"
    return 0
  fi
  "$root/scripts/s3.sh" start "${s3:-auto}" "$work/s3" || { echo "The S3 server for the tests could not be started; see above." >&2; exit 1; }
  # shellcheck disable=SC1091
  . "$work/s3/env"
  echo "S3: $GITHUB_QUEUE_TEST_S3 ($GITHUB_QUEUE_TEST_S3_KIND)"
}

start_postgres() {
  unset DATABASE_URL # a database of somebody's own is never touched
  if [ -n "${GITHUB_QUEUE_TEST_POSTGRES:-}" ]; then
    echo "PostgreSQL: as GITHUB_QUEUE_TEST_POSTGRES says"
    return 0
  fi
  local code=0 version
  "$root/scripts/postgres.sh" start "$work/postgres" || code=$?
  case $code in
  0) ;;
  3) echo "PostgreSQL: no server, see above; its tests are skipped"; return 0 ;;
  *) echo "The PostgreSQL server for the tests could not be started; see above." >&2; exit 1 ;;
  esac
  # shellcheck disable=SC1091
  . "$work/postgres/env"
  version=$("$work/postgres/bin/postgres" --version | cut -d' ' -f3)
  echo "PostgreSQL: ${DATABASE_URL#*@} (version $version)"
  unset DATABASE_URL
}

count() { # FILE NAME: a number of a trx file's summary
  grep -o '<Counters [^>]*' "$1" | grep -o " $2=\"[0-9]*\"" | tr -dc 0-9
}

add_up() {
  local trx total ran
  for trx in "$work"/results/*.trx; do
    [ -e "$trx" ] || continue
    total=$(count "$trx" total) ran=$(count "$trx" executed)
    passed=$((passed + $(count "$trx" passed)))
    failed=$((failed + ran - $(count "$trx" passed))) # also what timed out or was aborted
    skipped=$((skipped + total - ran))
    list_skipped "$trx"
  done
}

# Each skipped test with its reason, the first line of its message.
list_skipped() {
  awk '
    function text(s) { gsub(/&quot;/, "\"", s); gsub(/&apos;|&#39;/, "\047", s); gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&amp;/, "\\&", s); return s }
    function show() { if (name != "") print "skipped: " text(name) (reason == "" ? "" : ": " text(reason)); name = reason = "" }
    /<UnitTestResult / { show(); if (/outcome="NotExecuted"/) { match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11) } }
    name != "" && reason == "" && /<(Message|StdOut)>/ { reason = $0; sub(/.*<(Message|StdOut)>/, "", reason); sub(/<\/.*/, "", reason) }
    END { show() }' "$1"
}

install_missing
start_s3
start_postgres
# shellcheck source=scripts/dotnet.sh
. "$root/scripts/dotnet.sh"
install_parquet_readers
export AWS_EC2_METADATA_DISABLED=true # tests never ask the network who they are

[ -d "$root/../shared/data" ] || echo "$root/../shared/data is not here: tests on recorded GitHub payloads are skipped"

cd "$root"
dotnet build GitHubQueue.sln -c Release --nologo -v quiet || { echo "The build failed; see above." >&2; exit 1; }
code=0
timeout -k 10 840 dotnet test GitHubQueue.sln -c Release --no-build --nologo \
  --logger trx --results-directory "$work/results" ${filter:+--filter "$filter"} &
tests=$! # in the background, so that a signal is acted on at once
wait "$tests" || code=$?
tests=""
[ $code != 124 ] || echo "The tests did not end within 14 minutes and were stopped." >&2
add_up
[ "$failed" = 0 ] && [ $code = 0 ] || exit 1
[ $((passed + failed)) -gt 0 ] || { echo "No test ran." >&2; exit 1; }
