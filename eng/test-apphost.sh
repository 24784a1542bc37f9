#!/usr/bin/env bash
# Tests the AppHost: starts it as a developer does, sends a photo, stops it, starts it again. Arguments go to `dotnet test`.
# Without a docker daemon, as root on Debian, it starts one of its own with stand-ins for the images.
# Where the package feed has all of Aspire's packages, the tests run with both flavours of AspireFeed.
# Exit code: 3 if docker cannot be used; then nothing was tested.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! docker info >/dev/null 2>&1; then
  [[ $(id -u) == 0 && -f /etc/debian_version ]] || { echo "The docker daemon does not respond." >&2; exit 3; }
  [[ -z ${WITH_STAND_INS:-} ]] || { echo "The docker daemon of the stand-ins does not respond." >&2; exit 3; }
  WITH_STAND_INS=1 exec deploy/try/with-stand-ins.sh eng/test-apphost.sh "$@"
fi

test_flavour() {
  export AspireFeed=$1
  shift
  echo "AspireFeed=$AspireFeed"
  dotnet build Detourer.AppHost.Tests -c Release
  dotnet format Detourer.AppHost.Tests --no-restore --verify-no-changes
  dotnet format Detourer.AppHost --no-restore --verify-no-changes
  dotnet test Detourer.AppHost.Tests -c Release --no-build --logger "console;verbosity=normal" "$@"
}

flavour=${AspireFeed:-$(eng/aspire-feed.sh)}
[[ $flavour == partial ]] || test_flavour full "$@"
test_flavour partial "$@"
