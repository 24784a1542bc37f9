#!/usr/bin/env bash
# Prints what AspireFeed has to be here: full, or partial if the package feed lacks some of Aspire's hosting packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if output=$(AspireFeed=full dotnet restore Detourer.AppHost 2>&1); then
  echo full
else
  # error NU1101: Unable to find package Aspire.Hosting.MySql. …
  missing=$(grep -o 'NU110[0-9]: Unable to find package [A-Za-z.]*[A-Za-z]' <<<"$output" | sed 's/.* //' | sort -u | paste -sd' ')
  echo "AspireFeed=partial: the package feed lacks ${missing:-some package of Aspire}." >&2
  echo partial
fi
