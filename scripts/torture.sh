#!/usr/bin/env bash
# Tries to break the promises of the pipeline for as long as you like, and checks each of them afterwards:
#   scripts/torture.sh [--minutes N] [--seed S]    default: 2 minutes, a random seed, which is printed
# Runs ingests, workers, loads and refreshes against a simulated GitHub, an S3 server and PostgreSQL, kills them, and breaks what is
# between them. As root also with a full disk. Exits 0 where every promise was kept, 1 where one was broken (then the logs are kept),
# 3 where a server that is needed can't be had. Everything runs on loopback.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)

fail() { echo "torture.sh: $*" >&2; exit 2; }

arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
  --help | -h) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
  --minutes | --seconds | --seed)
    [[ ${2:-} =~ ^[1-9][0-9]{0,8}$ ]] || fail "$1 can't be '${2:-}': it takes a whole number from 1."
    arguments+=("$1" "$2")
    shift
    ;;
  *) fail "there is no option '$1'; try --help." ;;
  esac
  shift
done

program=$("$root/scripts/build.sh")
# shellcheck source=scripts/dotnet.sh
. "$root/scripts/dotnet.sh"
built=$(dotnet build "$root/tests/Torture" -c Release --nologo -v quiet) || { echo "$built" >&2; echo "torture.sh: tests/Torture could not be built; see above." >&2; exit 1; }
work=$(mktemp -d "${TMPDIR:-/tmp}/github-queue-torture.XXXXXX")
harness=""

# The harness takes away what it has started and, where every promise was kept, its folder. This is for one that was interrupted.
finish() {
  local code=$?
  trap - EXIT
  [ -z "$harness" ] || { kill "$harness" 2>/dev/null && wait "$harness" || true; }
  if [ -d "$work/s3" ]; then "$root/scripts/s3.sh" stop "$work/s3" || code=1; fi
  if [ -d "$work/postgres" ]; then "$root/scripts/postgres.sh" stop "$work/postgres" || code=1; fi
  if mountpoint -q "$work/disk" 2>/dev/null; then umount -l "$work/disk"; fi
  rmdir "$work" 2>/dev/null || true
  exit $code
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

dotnet "$root/tests/Torture/bin/Release/net10.0/Torture.dll" --program "$program" --scripts "$root/scripts" --work "$work" "${arguments[@]}" &
harness=$! # in the background, so that a signal is acted on at once
code=0
wait "$harness" || code=$?
harness=""
exit $code
