#!/usr/bin/env bash
# Lets four processes write into one database, with an SQLite whose checkpoints pause where the WAL-reset bug shows: with its own checkpoints it
# is damaged within seconds, with ours it has to stay whole.
#   scripts/wal-reset.sh [--pages N] [--runs N]     default: 10 runs of 15,000 pages a process, about a minute each; each run is done twice,
#                                                   with writers that take turns and by the guarded checkpoint alone
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
pages=15000 runs=10
while [ $# -gt 0 ]; do
  case "$1" in --pages | --runs) [[ ${2:-} =~ ^[1-9][0-9]{0,6}$ ]] || { echo "wal-reset.sh: $1 takes a whole number from 1." >&2; exit 2; } ;; esac
  case "$1" in
  --pages) pages=$2; shift ;;
  --runs) runs=$2; shift ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
  shift
done
# shellcheck source=scripts/dotnet.sh
. "$root/scripts/dotnet.sh"
cd "$root"
export GITHUB_QUEUE_TEST_WAL_PAGES=$pages GITHUB_QUEUE_TEST_WAL_RUNS=$runs
exec dotnet test tests/GitHubQueue.Tests/GitHubQueue.Tests.csproj -c Release --nologo --filter 'FullyQualifiedName~WalResetTests' --logger 'console;verbosity=detailed'
