#!/usr/bin/env bash
# Measures the program and prints a table: figure, median, min – max, floor, verdict. Exits 1 where a floor was missed.
#   scripts/bench.sh [--full] [--only ingest|worker|s3|requests|parquet|kinds|warehouse|backlog|queue|memory|help|size] [--s3 moto|ceph]
# Takes some minutes; --full about half an hour, with 200,000 issues, 1,000,000 events and a queue of 1,000,000. Everything runs on
# loopback and in artifacts/, which has to be on a real disk. gcc and sqlite3.h (for the ratio to C) are installed when root and missing, else that figure is left out.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
s3=auto only="" arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
  --full) arguments+=(--full) ;;
  --only) only=${2:?--only takes the name of a figure}; arguments+=(--only "$only"); shift ;;
  --s3) s3=${2:?--s3 takes moto or ceph}; shift ;;
  *) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done
case "$only" in "" | ingest | worker | s3 | requests | parquet | kinds | warehouse | backlog | queue | memory | help | size) ;; *) echo "bench.sh: there is no figure '$only'; see scripts/bench.sh --help." >&2; exit 2 ;; esac
case "$s3" in auto | moto | ceph) ;; *) echo "bench.sh: unknown S3 server '$s3'; there are moto and ceph." >&2; exit 2 ;; esac

mkdir -p "$root/artifacts"
work=$(mktemp -d "$root/artifacts/bench.XXXXXX")

finish() {
  local code=$?
  trap - EXIT
  "$root/scripts/s3.sh" stop "$work/s3" || code=1
  "$root/scripts/postgres.sh" stop "$work/postgres" || code=1
  rm -rf "$work"
  exit $code
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

includes() { [ -z "$only" ] || [ "$only" = "$1" ]; }

install_compiler() {
  local missing=()
  command -v gcc >/dev/null || missing+=(gcc)
  [ -e /usr/include/stdio.h ] || missing+=(libc6-dev)
  [ -e /usr/include/sqlite3.h ] || missing+=(libsqlite3-dev)
  [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  echo "installing ${missing[*]}…" >&2
  { DEBIAN_FRONTEND=noninteractive apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$work/apt.log" 2>&1 || tail -n 5 "$work/apt.log" >&2
}

compile_c() {
  install_compiler
  if ! command -v gcc >/dev/null || ! gcc -O2 -o "$work/queue" "$root/bench/queue.c" -lsqlite3 2>"$work/gcc.log"; then
    cat "$work/gcc.log" >&2 2>/dev/null || true
    echo "bench.sh: bench/queue.c could not be compiled (gcc and sqlite3.h are needed); the ratio to C is left out." >&2
    return 0
  fi
  arguments+=(--c "$work/queue")
}

start_s3() {
  unset AWS_ENDPOINT_URL GITHUB_QUEUE_TEST_S3 GITHUB_QUEUE_TEST_S3_KIND
  if [ "$s3" = auto ] && ! command -v moto_server >/dev/null && ! command -v radosgw >/dev/null && [ "$(id -u)" != 0 ]; then
    echo "bench.sh: moto_server is not installed, and the Ceph gateway takes root to install; the worker into S3 is left out." >&2
    return 0
  fi
  "$root/scripts/s3.sh" start "$s3" "$work/s3"
  # shellcheck disable=SC1091
  . "$work/s3/env"
}

start_postgres() {
  unset DATABASE_URL
  "$root/scripts/postgres.sh" start "$work/postgres" --durable || { echo "bench.sh: there is no PostgreSQL, see above; the warehouse is left out." >&2; return 0; }
  # shellcheck disable=SC1091
  . "$work/postgres/env"
}

program=$("$root/scripts/build.sh")
# shellcheck source=scripts/dotnet.sh
. "$root/scripts/dotnet.sh"
if ! dotnet build "$root/bench" -c Release --nologo -v quiet >"$work/build.log" 2>&1; then
  cat "$work/build.log" >&2
  echo "bench.sh: the benchmarks could not be built; see above." >&2
  exit 1
fi
if includes queue; then compile_c; fi
if includes s3; then start_s3; fi
unset DATABASE_URL DB_HOST
if includes warehouse; then start_postgres; fi

"$root/bench/bin/Release/net10.0/GitHubQueue.Benchmarks" --program "$program" --work "$work" "${arguments[@]}"
