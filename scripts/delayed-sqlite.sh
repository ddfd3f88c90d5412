#!/usr/bin/env bash
# Builds an SQLite in which the WAL-reset bug (https://sqlite.org/wal.html#walresetbug) shows within seconds: version 3.40.1, as the npm package
# better-sqlite3 brings it, that pauses for up to four milliseconds before it begins a checkpoint and after it has read the log's header.
#   scripts/delayed-sqlite.sh DIR     DIR/libsqlite3.so.0, for LD_LIBRARY_PATH; stays as it is where it is there
# Exits 3 where npm, gcc or the package can't be had.
set -euo pipefail

[ $# = 1 ] && [ "${1#-}" = "$1" ] || { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ ! -e "$1/libsqlite3.so.0" ] || exit 0
for tool in npm gcc; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed, so no SQLite with delays can be built." >&2; exit 3; }
done
mkdir -p "$1"
work=$(mktemp -d "$(cd "$1" && pwd)/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
timeout -k 10 120 npm pack better-sqlite3@8.1.0 --silent --fetch-retries 1 >&2 || { echo "npm could not fetch better-sqlite3." >&2; exit 3; }
echo "9006504eac0c86e8d5f42d6b7a8282866bf041bc856ff4438fec83cb98e4c05f  better-sqlite3-8.1.0.tgz" | sha256sum --quiet -c >&2 || { echo "The package better-sqlite3 isn't the one that was expected." >&2; exit 1; }
tar -xzf better-sqlite3-8.1.0.tgz package/deps/sqlite3/sqlite3.c

awk '
  /^SQLITE_PRIVATE int sqlite3WalCheckpoint\($/ && ++seen == 2 {
    print "extern int usleep(unsigned);\nextern int getpid(void);"
    print "static void pauseHere(void){ static unsigned s; if( !s ) s = (unsigned)getpid()*2654435761u; s = s*1664525u+1013904223u; usleep((s>>8)%4000); }"
    inside = 1
  }
  inside && /^  rc = walLockExclusive\(pWal, WAL_CKPT_LOCK, 1\);$/ { print "  pauseHere();"; pauses++ }
  inside && /Copy data from the log to the database file/ { print "  pauseHere();"; pauses++; inside = 0 }
  { print }
  END { exit pauses == 2 ? 0 : 1 }
' package/deps/sqlite3/sqlite3.c >delayed.c || { echo "The places for the delays were not found in sqlite3.c." >&2; exit 1; }
gcc -O1 -w -shared -fPIC -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_COLUMN_METADATA -o libsqlite3.so.0 delayed.c -lpthread -ldl -lm
cd - >/dev/null
mv "$work/libsqlite3.so.0" "$1/"
