#!/usr/bin/env bash
# Writes what is generated from Detourer.AppHost: aspire-manifest.json and deploy/compose/docker-compose.yaml.
# Arguments go to `dotnet build` (for example --source FOLDER, where a package feed lacks Aspire's packages).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../Detourer.AppHost"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT

# The compose file needs a package that AspireFeed=partial does without.
export AspireFeed=full
dotnet build -c Release "$@"

publish() { dotnet run -c Release --no-build --no-launch-profile -- --operation publish "$@"; }

# The manifest names the projects by their paths from where it is.
publish --publisher manifest --output-path ../aspire-manifest.json
publish --step publish --output-path "$output/compose" --DeployTarget=compose

# A number is all that the generator can write there.
# shellcheck disable=SC2016
sed 's/^\( *replicas:\) 2$/\1 ${WORKER_REPLICAS:-2}/' "$output/compose/docker-compose.yaml" \
  >../deploy/compose/docker-compose.yaml
grep -q 'WORKER_REPLICAS' ../deploy/compose/docker-compose.yaml
