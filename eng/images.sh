#!/usr/bin/env bash
# Builds the images PREFIXweb:TAG and PREFIXworker:TAG.
#   --prefix PREFIX      default detourer/
#   --tag TAG            default latest
#   --platforms LIST     default: this machine's; more than one needs --push and docker buildx
#   --push               push to the registry named in the prefix
#   --models             add the default model to the worker
#   --runtime IMAGE      default mcr.microsoft.com/dotnet/aspnet:10.0
# Arguments after -- are passed to dotnet publish, for example -p:AspireFeed=full.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case $(uname -m) in aarch64) platforms=linux/arm64 ;; *) platforms=linux/amd64 ;; esac
prefix=detourer/ tag=latest push=no models=none runtime=()
while (($#)); do
  case $1 in
    --prefix) prefix=$2; shift ;;
    --tag) tag=$2; shift ;;
    --platforms) platforms=$2; shift ;;
    --push) push=yes ;;
    --models) models=default ;;
    --runtime) runtime=(--build-arg "RUNTIME=$2"); shift ;;
    --) shift; break ;;
    *) sed -n '2,9s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
context=out/images
rm -rf "$context"
mkdir -p "$context/models/none" "$context/models/default"

for platform in ${platforms//,/ }; do
  arch=${platform#linux/}
  for app in Web Worker; do
    dotnet publish "Detourer.$app" -c Release --os linux --arch "${arch/amd64/x64}" --self-contained false \
      -p:DebugType=none -p:PublishDocumentationFiles=false -o "$context/${app,,}/$arch" "$@"
  done
done
if [[ $models == default ]]; then
  # Into this account's folder of models, so that only the first build downloads it. The last line is its path.
  model=$(dotnet run -c Release --project Detourer.Cli -- models pull | tail -n 1)
  cp "$model" "$context/models/default/"
fi
cp deploy/images/Dockerfile "$context/"

for app in web worker; do
  image=$prefix$app:$tag
  arguments=(--target "$app" --build-arg "MODELS=$models" "${runtime[@]}" --tag "$image")
  if [[ $push == yes ]]; then
    # Attestations: the bill of materials (sbom) and how it was built (provenance). Zstandard layers are 10% smaller.
    docker buildx build --platform "$platforms" --sbom=true --provenance=mode=max \
      --output type=registry,oci-mediatypes=true,compression=zstd,compression-level=12,force-compression=true \
      "${arguments[@]}" "$context"
  else
    docker build "${arguments[@]}" --build-arg "TARGETARCH=${platforms#linux/}" "$context"
  fi
  echo "$image"
done
