#!/usr/bin/env bash
# To be sourced by scripts that start throwaway servers. Such a server has a folder, $dir, with its logs, pids and env.

say() { echo "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }
usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//p;}' "$0" >&2; exit 2; }

# A process is known by its id and start time, so that a reused id is never signalled. One that ended has no start time, also
# while nobody has reaped it yet.
started_at() { sed '/) [ZX] /d; s/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

remember() { echo "$1 $(started_at "$1")" >>"$dir/pids"; }

alive() { [ -n "${2:-}" ] && [ "$(started_at "$1" || true)" = "$2" ]; }

free_port() {
  local port try
  for try in $(seq 50); do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
  die "found no free port between 20000 and 32000 after $try attempts."
}

# A folder that is new or empty, so that removing it removes nothing else. Whatever ends the start before it is done, `discard`
# of the sourcing script ends the servers and removes the folder.
new_folder() { # DIR
  mkdir -p "$1"
  dir=$(cd "$1" && pwd)
  [ ! -e "$dir/pids" ] || die "a server was started in '$dir' already; first: $0 stop '$dir'"
  [ -z "$(ls -A "$dir")" ] || die "'$dir' is not empty; give a folder that is, or a new one."
  (set -o noclobber && : >"$dir/pids") 2>/dev/null || die "another server is being started in '$dir'."
  trap discard EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

keep_folder() { trap - EXIT; }

# Only a folder that start made is touched.
known_folder() { # DIR
  [ -f "$1/pids" ] || die "'$1' is not a folder that '$0 start' made."
  dir=$(cd "$1" && pwd)
}

stop_folder() { # DIR, which may be gone already
  [ -d "$1" ] || return 0
  known_folder "$1"
  discard
}

background() { # NAME COMMAND…
  local name=$1
  shift
  nohup "$@" >>"$dir/$name.log" 2>&1 </dev/null &
  remember $!
}

wait_for() { # SECONDS WHAT COMMAND…
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    while read -r pid since; do
      alive "$pid" "$since" || { say "a server ended while waiting for $what; see the logs below."; return 1; }
    done <"$dir/pids"
    sleep 0.05
  done
}

give_up() { # WHAT
  say "$1 did not work. What was logged:"
  tail -n 15 "$dir"/*.log >&2 2>/dev/null || true
  exit 1
}

# For callers that can do without: there is no such server here, and none can be installed.
unavailable() { say "$*"; exit 3; }

install_packages() { # WHAT PACKAGE…
  local what=$1
  shift
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    unavailable "$what is not installed; on Debian, as root: apt-get install --no-install-recommends $*"
  fi
  say "installing $what…"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >"$dir/apt.log" 2>&1 || true
  apt-get install -y -qq --no-install-recommends "$@" >>"$dir/apt.log" 2>&1 && return
  tail -n 5 "$dir/apt.log" >&2
  unavailable "apt-get could not install $what ($*); see above."
}

# The last one started first. What has not ended after SECONDS is killed.
end_servers() { # SIGNAL SECONDS
  local pid since end
  while read -r pid since; do
    alive "$pid" "$since" || continue
    kill "-$1" "$pid" 2>/dev/null || true
    end=$((SECONDS + $2))
    while alive "$pid" "$since" && [ "$SECONDS" -lt "$end" ]; do sleep 0.05; done
    if alive "$pid" "$since"; then kill -9 "$pid" 2>/dev/null || true; fi
  done < <(tac "$dir/pids")
  : >"$dir/pids"
}
