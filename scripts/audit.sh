#!/usr/bin/env bash
# Asks the package registry whether a package that the program, its tests or benchmarks use, also by way of another package, is known to be
# vulnerable. Exits 1 where one is, and 2 where the registry has no data on that, so that silence isn't taken for health.
#   scripts/audit.sh
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/dotnet.sh
. "$root/scripts/dotnet.sh"
cd "$root"
dotnet restore GitHubQueue.sln --locked-mode -v quiet >&2
report=$(dotnet list GitHubQueue.sln package --vulnerable --include-transitive 2>&1) || { echo "$report" >&2; echo "audit.sh: the packages could not be listed; see above." >&2; exit 2; }
echo "$report"
if grep -q 'has the following vulnerable packages' <<<"$report"; then
  echo "audit.sh: there are vulnerable packages; see above." >&2
  exit 1
fi
# One line a project, whether it has any: none at all means that nothing was asked.
if ! grep -q 'has no vulnerable packages' <<<"$report" || grep -qi 'warning\|does not provide\|error' <<<"$report"; then
  echo "audit.sh: the registry did not answer the question; see above." >&2
  exit 2
fi
