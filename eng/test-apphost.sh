#!/usr/bin/env bash
# Tests the AppHost: starts it as a developer does, sends a photo, stops it, starts it again. Needs docker.
# Arguments go to `dotnet test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
AspireFeed=${AspireFeed:-$(eng/aspire-feed.sh)}
export AspireFeed
dotnet build Detourer.AppHost.Tests -c Release
dotnet format Detourer.AppHost.Tests --no-restore --verify-no-changes
dotnet format Detourer.AppHost --no-restore --verify-no-changes
dotnet test Detourer.AppHost.Tests -c Release --no-build --logger "console;verbosity=normal" "$@"
