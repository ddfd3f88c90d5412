#!/usr/bin/env bash
# Runs the whole pipeline once: GitHub → queue → archive and tables; then verifies it and shows what came of it.
#
#   ./run_pipeline.sh [--repo owner/name] [--since 30d] [other options of 'github-queue ingest']
#   ./run_pipeline.sh --demo [--warehouse]  every kind of source, from a simulated GitHub: no account, no token, no network
#
# --warehouse goes on to PostgreSQL: load, refresh, and a query; with --demo on a throwaway server, else on that of DATABASE_URL or DB_HOST.
# Options: --repo (default octocat/Hello-World), --db (default pipeline.db), --archive (default file:lake), --demo, --warehouse, --help;
# all others go to 'github-queue ingest'. Run it again at any time: it goes on where it stopped.
set -euo pipefail

root=$(cd "$(dirname "$0")" && pwd)
repository=octocat/Hello-World demo=false warehouse=false database=() archive=() ingest=()

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p;}' "$0"; }
value() { [ $# -ge 2 ] || { echo "run_pipeline.sh: Option $1 needs a value. See './run_pipeline.sh --help'." >&2; exit 2; }; }

while [ $# -gt 0 ]; do
  case "$1" in
  --repo=* | --db=* | --archive=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
  --repo) value "$@"; repository=$2; shift ;;
  --db) value "$@"; database=(--db "$2"); shift ;;
  --archive) value "$@"; archive=(--archive "$2"); shift ;;
  --demo) demo=true ;;
  --warehouse) warehouse=true ;;
  -h | --help) usage; exit 0 ;;
  *) ingest+=("$1") ;;
  esac
  shift
done

simulator="" postgres=""
finish() {
  local code=$?
  trap - EXIT
  [ -z "$postgres" ] || "$root/scripts/postgres.sh" stop "$postgres" || true
  [ -z "$simulator" ] || { kill "$simulator" && wait "$simulator"; } 2>/dev/null || true
  exit $code
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# shellcheck source=scripts/dotnet.sh
. "$root/scripts/dotnet.sh"
"$root/scripts/libraries.sh"
program=$("$root/scripts/build.sh")

start_demo() {
  local folder=$root/demo
  exec 8>"$root/artifacts/.demo"
  if command -v flock >/dev/null && ! flock -n 8; then
    echo "run_pipeline.sh: Another demo is running in this clone: wait for it to end, and run this again." >&2
    exit 1
  fi
  rm -rf "$folder" # its own database and lake, fresh each time
  mkdir -p "$folder"
  dotnet build "$root/tests/GitHubSimulator" -c Release --nologo -v quiet >"$folder/build.log" 2>&1 || { cat "$folder/build.log" >&2; exit 1; }
  dotnet "$root/tests/GitHubSimulator/bin/Release/net10.0/GitHubSimulator.dll" \
    --repo "$repository" --issues 2000 --url-file "$folder/url" >"$folder/simulator.log" 2>&1 8>&- &
  simulator=$!
  for _ in $(seq 100); do
    [ ! -s "$folder/url" ] || break
    kill -0 "$simulator" 2>/dev/null || break
    sleep 0.1
  done
  [ -s "$folder/url" ] || { echo "run_pipeline.sh: The simulated GitHub did not start; see $folder/simulator.log." >&2; exit 1; }
  GITHUB_API_URL=$(cat "$folder/url")
  export GITHUB_API_URL
  unset GITHUB_TOKEN GITHUB_TOKENS GITHUB_APP_ID GITHUB_APP_PRIVATE_KEY GITHUB_APP_INSTALLATION_ID
  export GITHUB_QUEUE_CONFIG="$folder/pipeline.yaml"
  write_demo_config >"$GITHUB_QUEUE_CONFIG"
  if $warehouse; then
    postgres=$folder/postgres
    "$root/scripts/postgres.sh" start "$postgres" || { postgres=""; echo "run_pipeline.sh: There is no PostgreSQL for --warehouse; see above." >&2; exit 1; }
    # shellcheck disable=SC1091
    . "$postgres/env"
  fi
  database=(--db "$folder/pipeline.db") archive=(--archive "file:$folder/lake")
  echo "A simulated GitHub answers at $GITHUB_API_URL with 2,000 issues and pull requests of $repository."
}

write_demo_config() {
  cat <<YAML
# What ./run_pipeline.sh --demo reads; pipeline.example.yaml explains every key.
sources:
  - {name: issues, kind: issues, repo: $repository, since: 2000-01-01, parquet: true}
  - {name: pulls, kind: pull_requests, repo: $repository, since: 2000-01-01}
  - {name: commits, kind: commits, repo: $repository, months: 24}
  - {name: public-events, kind: events}
  - name: services
    kind: csv
    path: $root/samples/services.csv
    key: repository
    schema:
      repository: {type: text, required: true}
      team: text
      tier: integer
      on_call: boolean
      since: date
      budget: number
YAML
  if $warehouse; then echo "warehouse: {}"; fi
}

# A proxy answers for the whole network, and only the program knows how to ask it.
can_reach_github() {
  [ -z "${https_proxy:-}${HTTPS_PROXY:-}${ALL_PROXY:-}${GITHUB_API_URL:-}" ] || return 0
  timeout 10 bash -c '</dev/tcp/api.github.com/443' 2>/dev/null
}

if $demo; then
  start_demo
elif ! can_reach_github; then
  echo "run_pipeline.sh: api.github.com can't be reached from here; try './run_pipeline.sh --demo', which needs no network." >&2
  exit 1
fi

incomplete=0
step() { # a stage that fails for some of its work doesn't keep the next from what there is
  local code=0
  "$program" "$@" || code=$?
  case $code in 0) ;; 1) incomplete=1 ;; *) exit $code ;; esac
}

echo
export GITHUB_QUEUE_LOG_LEVEL="${GITHUB_QUEUE_LOG_LEVEL:-warning}"
if $demo; then
  step ingest --all "${database[@]}" "${ingest[@]}"
else
  step ingest --repo "$repository" "${database[@]}" "${ingest[@]}"
fi
step worker "${database[@]}" "${archive[@]}"
if $warehouse; then
  step warehouse init
  step load "${database[@]}"
  step warehouse refresh
fi
step verify "${database[@]}"
echo
step status "${database[@]}" --rows 5
if $warehouse; then
  echo
  echo "The warehouse: events a day, and pull requests by week"
  step warehouse query daily-volume
  step warehouse query pull-request-weeks
  step warehouse check
fi
if $demo; then
  echo
  echo "Yours to look at: sqlite3 $root/demo/pipeline.db 'select id, title, state from issues limit 5;'  and  zcat $root/demo/lake/issue/*/*/*/*.gz | head -n 1"
  echo "Once more, and nothing is lost: rm $root/demo/pipeline.db* && $program replay --config $root/demo/pipeline.yaml ${database[*]} ${archive[*]}"
fi
exit $incomplete
