#!/usr/bin/env bash
# Feeds everything that reads what others wrote with damaged and odd inputs, and prints a line a target: inputs, what became of them,
# seconds, inputs a second. Exits 1 on a finding, which it prints with all that it takes to see it again.
#   scripts/fuzz.sh [--inputs N] [--seed S] [--target NAME]… [--from N]
# 1,000,000 inputs of seed 1 for every target, where nothing is said. --from begins at that input.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
case "${1:-}" in -h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit ;; esac
# shellcheck source=scripts/dotnet.sh
. "$root/scripts/dotnet.sh"
cd "$root"
dotnet build tests/Fuzz/Fuzz.csproj -c Release --nologo -v quiet >&2 || { echo "The build failed; see above." >&2; exit 1; }
exec dotnet tests/Fuzz/bin/Release/net10.0/Fuzz.dll "$@"
