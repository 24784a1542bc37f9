#!/usr/bin/env bash
# Builds the images PREFIXweb:TAG and PREFIXworker:TAG, with --gpu also PREFIXworker-cuda:TAG.
#   --prefix PREFIX      default detourer/
#   --tag TAG            default latest
#   --platforms LIST     default: this machine's; more than one needs --push and docker buildx
#   --push               push to the registry named in the prefix
#   --models             add the default model to the worker
#   --gpu                also build the worker for NVIDIA GPUs, for linux/amd64: docs/gpu.md
#   --runtime IMAGE      default mcr.microsoft.com/dotnet/aspnet:10.0
#   --cuda IMAGE         default docker.io/nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04
# Arguments after -- are passed to dotnet publish, for example -p:AspireFeed=full.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case $(uname -m) in aarch64) platforms=linux/arm64 ;; *) platforms=linux/amd64 ;; esac
prefix=detourer/ tag=latest push=no models=none apps=(web worker) bases=()
while (($#)); do
  case $1 in
    --prefix) prefix=$2; shift ;;
    --tag) tag=$2; shift ;;
    --platforms) platforms=$2; shift ;;
    --push) push=yes ;;
    --models) models=default ;;
    --gpu) apps+=(worker-cuda) ;;
    --runtime) bases+=(--build-arg "RUNTIME=$2"); shift ;;
    --cuda) bases+=(--build-arg "CUDA=$2"); shift ;;
    --) shift; break ;;
    *) sed -n '2,11s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
context=out/images
rm -rf "$context"
mkdir -p "$context/models/none" "$context/models/default"

# publish PROJECT ARCHITECTURE FOLDER ARGUMENT...
publish() {
  dotnet publish "Detourer.$1" -c Release --os linux --arch "${2/amd64/x64}" --self-contained false \
    -p:DebugType=none -p:PublishDocumentationFiles=false -o "$context/$3/$2" "${@:4}"
}

for platform in ${platforms//,/ }; do
  arch=${platform#linux/}
  publish Web "$arch" web "$@"
  publish Worker "$arch" worker "$@"
done
if [[ ${apps[*]} == *worker-cuda* ]]; then publish Worker amd64 worker-cuda -p:OnnxRuntime=gpu "$@"; fi
if [[ $models == default ]]; then
  # Into this account's folder of models, so that only the first build downloads it. The last line is its path.
  model=$(dotnet run -c Release --project Detourer.Cli -- models pull | tail -n 1)
  cp "$model" "$context/models/default/"
fi
cp deploy/images/Dockerfile "$context/"

for app in "${apps[@]}"; do
  image=$prefix$app:$tag
  arguments=(--target "$app" --build-arg "MODELS=$models" "${bases[@]}" --tag "$image")
  on=$platforms
  # ONNX Runtime's package for GPUs has no libraries for ARM.
  if [[ $app == worker-cuda ]]; then on=linux/amd64; fi
  if [[ $push == yes ]]; then
    # Attestations: the bill of materials (sbom) and how it was built (provenance). Zstandard layers are 10% smaller.
    docker buildx build --platform "$on" --sbom=true --provenance=mode=max \
      --output type=registry,oci-mediatypes=true,compression=zstd,compression-level=12,force-compression=true \
      "${arguments[@]}" "$context"
  else
    docker build "${arguments[@]}" --build-arg "TARGETARCH=${on#linux/}" "$context"
  fi
  echo "$image"
done
