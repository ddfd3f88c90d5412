#!/usr/bin/env bash
# To be sourced: afterwards `dotnet` is an SDK that global.json accepts. Where there is none, Microsoft's install script puts
# one into .dotnet/ of the repository. Keeps dotnet quiet, independent of HOME, and without processes that outlive a build.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_USE_MSBUILD_SERVER=0
export MSBUILDDISABLENODEREUSE=1 MSBUILDTERMINALLOGGER=off UseSharedCompilation=false

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

if [ ! -d "${HOME:-}" ] || [ ! -w "${HOME:-}" ]; then
  mkdir -p "$checkout/.dotnet/home"
  export HOME="$checkout/.dotnet/home"
fi

has_sdk() { (cd "$checkout" && command -v dotnet >/dev/null && dotnet --version >/dev/null 2>&1); }

download() { # URL FILE
  if command -v curl >/dev/null; then
    curl -fsSL --retry 2 --max-time 60 -o "$2" "$1"
  else
    wget -q --tries=2 --timeout=60 -O "$2" "$1"
  fi
}

if ! has_sdk && [ -x "$checkout/.dotnet/dotnet" ]; then
  export DOTNET_ROOT="$checkout/.dotnet" PATH="$checkout/.dotnet:$PATH"
fi

if ! has_sdk; then
  echo "installing the .NET SDK 10.0 into $checkout/.dotnet…" >&2
  mkdir -p "$checkout/.dotnet"
  if ! download https://dot.net/v1/dotnet-install.sh "$checkout/.dotnet/install.sh" \
    || ! bash "$checkout/.dotnet/install.sh" --channel 10.0 --install-dir "$checkout/.dotnet" --no-path >"$checkout/.dotnet/install.log" 2>&1; then
    echo "There is no .NET SDK 10.0 here and it could not be downloaded: install it as https://learn.microsoft.com/dotnet/core/install/linux says, and run this again." >&2
    exit 1
  fi
  export DOTNET_ROOT="$checkout/.dotnet" PATH="$checkout/.dotnet:$PATH"
  # A fresh machine has no ICU library, which the SDK otherwise insists on.
  ldconfig -p 2>/dev/null | grep libicuuc >/dev/null || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
  has_sdk || { echo "The .NET SDK in $checkout/.dotnet does not run: $(cd "$checkout" && dotnet --version 2>&1 | head -n 3)" >&2; exit 1; }
fi

# The built program looks for .NET where packages install it; an SDK that is merely on the PATH has to be named.
export DOTNET_ROOT="${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}"
