#!/usr/bin/env bash
# Writes docs/openapi.json, the OpenAPI document of the API. Run it after a change of the API, and look at the diff.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

url=http://127.0.0.1:5099
data=$(mktemp -d)
dotnet build Detourer.Web -c Release
Data__Directory=$data Urls=$url dotnet Detourer.Web/bin/Release/net10.0/Detourer.Web.dll >"$data/log" 2>&1 &
server=$!
trap 'kill "$server"; rm -rf "$data"' EXIT
curl --silent --show-error --fail --retry 60 --retry-connrefused --retry-delay 1 "$url/openapi/v1.json" >"$data/openapi.json"
mv "$data/openapi.json" docs/openapi.json
