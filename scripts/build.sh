#!/usr/bin/env bash
# Builds the program, ready to run on this machine, and prints its path:  scripts/build.sh [--debug]
# Does nothing where no source is newer than the last build.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
configuration=Release out=$root/artifacts/github-queue
case "${1:-}" in
"") ;;
--debug) configuration=Debug out=$root/artifacts/github-queue-debug ;;
*) sed -n '2,3s/^# //p' "$0" >&2; exit 2 ;;
esac

program=$out/github-queue
stamp=$out/.built

is_fresh() {
  [ -x "$program" ] && [ -e "$stamp" ] || return 1
  local newer
  newer=$(cd "$root" && find src Directory.Build.props Directory.Packages.props global.json ./*.sql \
    \( -name bin -o -name obj \) -prune -o -newer "$stamp" -print -quit)
  [ -z "$newer" ]
}

if is_fresh; then echo "$program"; exit; fi

mkdir -p "$root/artifacts"
if command -v flock >/dev/null; then # two builds at once would write the same files
  exec 9>"$root/artifacts/.lock"
  flock 9
  if is_fresh; then echo "$program"; exit; fi
fi

# shellcheck source=scripts/dotnet.sh
. "$root/scripts/dotnet.sh"

case "$(uname -s)-$(uname -m)" in
Linux-x86_64) rid=linux-x64 ;;
Linux-aarch64) rid=linux-arm64 ;;
Darwin-x86_64) rid=osx-x64 ;;
Darwin-arm64) rid=osx-arm64 ;;
*) echo "build.sh: this machine ($(uname -s) $(uname -m)) is not one of linux or macOS on x64 or arm64; try: dotnet publish src/GitHubQueue.Cli" >&2; exit 1 ;;
esac
if ldd --version 2>&1 | grep -qi musl; then rid=${rid/linux-/linux-musl-}; fi

ready_to_run=true
[ $configuration = Release ] || ready_to_run=false
mark=$(mktemp) # sources that change while it builds are newer than this
log=$(mktemp)
trap 'rm -f "$mark" "$log"' EXIT

# An intermediate folder and a lock file of its own: those of everyday builds stay free of this machine's runtime identifier.
if ! dotnet publish "$root/src/GitHubQueue.Cli" -c $configuration -r "$rid" --self-contained false -p:PublishReadyToRun=$ready_to_run \
  --artifacts-path "$root/artifacts/build" -p:NuGetLockFilePath=obj/publish.lock.json \
  -p:RestoreLockedMode=false -p:GenerateDocumentationFile=false -o "$out" -v quiet >"$log" 2>&1; then
  cat "$log" >&2
  echo "build.sh: the program could not be built; see above." >&2
  exit 1
fi
touch -r "$mark" "$stamp"
echo "$program"
