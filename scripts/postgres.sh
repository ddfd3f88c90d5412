#!/usr/bin/env bash
# A throwaway PostgreSQL server on loopback, for tests:
#   scripts/postgres.sh start DIR [--durable]      data, log, pids and env (lines to source) in DIR; returns when it answers
#   scripts/postgres.sh restart DIR [--immediate]  ends it, immediate: as in a crash, and starts it on the same port and data
#   scripts/postgres.sh stop DIR                   ends what start began and removes DIR
# What was committed survives a crash of the server; with --durable, which waits for the disk, also one of the machine.
# The PostgreSQL in the folder POSTGRES_BIN is taken, else the newest from 15 on, installed with apt-get when root and missing.
# Exits 3 where there is none to be had.
set -euo pipefail

# shellcheck source=scripts/servers.sh
. "$(dirname "$0")/servers.sh"

# PostgreSQL refuses to run as root, who runs it as another user.
as_server=() # what commands are prefixed with
run_as() { # ACCOUNT
  account=$1
  as_server=(setpriv "--reuid=$(id -u "$account")" "--regid=$(id -g "$account")" --clear-groups --)
}

is_root() { [ "$(id -u)" = 0 ]; }

random() { tr -d - </proc/sys/kernel/random/uuid; }

hand_over() { if is_root; then chown "$account:" "$1"; fi; }

folders() { # where programs of PostgreSQL may be, the newest first
  if [ -n "${POSTGRES_BIN:-}" ]; then readlink -m "$POSTGRES_BIN"; return; fi
  printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV
  pg_config --bindir 2>/dev/null || true
  dirname "$(readlink -f "$(command -v postgres || echo /)")"
}

find_postgres() {
  local version
  while IFS= read -r bin; do
    if [ ! -x "$bin/initdb" ] || [ ! -x "$bin/postgres" ]; then continue; fi
    version=$("$bin/postgres" --version | sed 's/^[^0-9]*//; s/[^0-9].*//')
    [ "${version:-0}" -lt 15 ] || return 0
  done < <(folders)
  return 1
}

clusters() { pg_lsclusters -h 2>/dev/null | cut -d' ' -f1,2 || true; }

# The package may start a server of its own, which nobody asked for.
install_postgres() {
  [ -z "${POSTGRES_BIN:-}" ] || unavailable "there is no PostgreSQL 15 or later in '$POSTGRES_BIN', the folder that POSTGRES_BIN names."
  local before version name
  before=$(clusters)
  install_packages "PostgreSQL" postgresql
  while read -r version name; do
    grep -qxF "$version $name" <<<"$before" || pg_ctlcluster "$version" "$name" stop >>"$dir/apt.log" 2>&1 || true
  done < <(clusters)
  find_postgres || unavailable "PostgreSQL 15 or later is needed, and this system's package is older."
}

# Where the server's account can't get into DIR, the data is elsewhere; in any case it is found through DIR/home.
make_home() {
  local base
  home=$dir/home
  if ! "${as_server[@]}" test -x "$dir"; then
    for base in "${TMPDIR:-/tmp}" /tmp /var/tmp; do
      if "${as_server[@]}" test -x "$base"; then break; fi
    done
    home=$base/github-queue-postgres-$(random)
    ln -s "$home" "$dir/home"
  fi
  mkdir -m 700 "$home"
  hand_over "$home"
}

# --no-clean: where it is interrupted, its lock file is still there for remove_lock.
initialize() { # PASSWORD DURABLE
  (umask 077 && echo "$1" >"$home/password")
  hand_over "$home/password"
  "${as_server[@]}" "$bin/initdb" -D "$home/data" --username=postgres --pwfile="$home/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-clean --no-instructions >"$dir/initdb.log" 2>&1 || give_up initdb
  rm "$home/password" "$dir/initdb.log"
  cat >>"$home/data/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 128MB
# In the data folder, so that a server that is killed leaves nothing in /dev/shm.
dynamic_shared_memory_type = mmap
autovacuum = on
fsync = $2
full_page_writes = $2
synchronous_commit = on # costs nothing without fsync
timezone = 'UTC'
log_timezone = 'UTC'
END
}

launch() {
  : >"$dir/pids"
  background postgres "${as_server[@]}" "$bin/postgres" -D "$home/data"
  wait_for 60 postgres is_ready
}

# The server writes its state into the eighth line of this file; one that was killed leaves it as it was.
is_ready() {
  local lines
  mapfile -t lines < <(cat "$home/data/postmaster.pid" 2>/dev/null)
  [ "${lines[0]:-}" = "$(cut -d' ' -f1 "$dir/pids")" ] && [[ ${lines[7]:-} == ready* ]]
}

# Free ports are chosen, not reserved: another program may be quicker.
launch_on_free_port() {
  for _ in 1 2 3; do
    port=$(free_port)
    echo "port = $port" >>"$home/data/postgresql.conf"
    if launch; then return; fi
    grep -q 'could not bind .*in use' "$dir/postgres.log" || break
  done
  give_up postgres
}

write_env() { # PORT PASSWORD
  (umask 077 && cat >"$dir/env") <<END
export GITHUB_QUEUE_TEST_POSTGRES='Host=127.0.0.1;Port=$1;Username=postgres;Password=$2;Database=postgres'
export DATABASE_URL=postgres://postgres:$2@127.0.0.1:$1/postgres
END
}

# The children of a server that was killed may live on, in its data folder.
children() {
  local process name
  for process in /proc/[0-9]*; do
    [ "$process/cwd" -ef "$home/data" ] || continue
    if read -r name <"$process/comm" && [ "$name" = postgres ]; then echo "${process#/proc/}"; fi
  done 2>/dev/null
}

end_children() {
  local end=$((SECONDS + 10)) ids
  while mapfile -t ids < <(children) && [ ${#ids[@]} -gt 0 ] && [ "$SECONDS" -lt "$end" ]; do
    kill -9 "${ids[@]}" 2>/dev/null || true
    sleep 0.05
  done
}

# So does its lock: a file, whose seventh line names a segment of shared memory. A new server would take the id in it for that of
# one that runs, where nobody has reaped the killed one yet.
remove_lock() {
  local file=$home/data/postmaster.pid segment
  segment=$(sed -n '7s/.* //p' "$file" 2>/dev/null) || return 0
  [ -z "$segment" ] || ipcrm -m "$segment" 2>/dev/null || true
  rm -f "$file"
}

discard() {
  home=$(readlink -m "$dir/home")
  end_servers QUIT 10
  end_children
  remove_lock
  rm -rf "$home" "$dir"
}

start() { # [--durable]
  local port password durable=off
  [ "$1" != --durable ] || durable=on
  find_postgres || install_postgres
  if is_root; then run_as "$(id -un postgres 2>/dev/null || echo nobody)"; fi
  password=$(random)
  ln -s "$bin" "$dir/bin"
  make_home
  cd / # the server's account may not be let into the folder where we are
  initialize "$password" $durable
  launch_on_free_port
  write_env "$port" "$password"
}

restart() { # [--immediate]
  home=$(readlink -f "$dir/home")
  bin=$(readlink -f "$dir/bin")
  if is_root; then run_as "$(stat -c %U "$home")"; fi
  cd /
  if [ "$1" = --immediate ]; then end_servers QUIT 10; else end_servers INT 60; fi
  end_children
  remove_lock
  launch || give_up postgres
}

[ $# = 2 ] || [ $# = 3 ] || usage
case "$1 ${3:-}" in
"start " | "start --durable")
  [ "$(uname -s)" = Linux ] || unavailable "this takes Linux; elsewhere, set GITHUB_QUEUE_TEST_POSTGRES to the connection string of a server."
  new_folder "$2"
  start "${3:-}"
  keep_folder
  ;;
"restart " | "restart --immediate")
  known_folder "$2"
  restart "${3:-}"
  ;;
"stop ") stop_folder "$2" ;;
*) usage ;;
esac
