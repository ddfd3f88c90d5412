#!/usr/bin/env bash
# Sees to it that the system's SQLite library is there: the one thing besides .NET that the program needs.
set -euo pipefail

case "$(uname -s)" in Linux) ;; *) exit 0 ;; esac # macOS has it
{ ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep 'libsqlite3\.so\.0' >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing libsqlite3-0…" >&2
  { DEBIAN_FRONTEND=noninteractive apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libsqlite3-0; } >&2 && exit 0
fi
echo "The system's SQLite library is missing: install it (on Debian and Ubuntu: sudo apt-get install libsqlite3-0) and run this again." >&2
exit 1
