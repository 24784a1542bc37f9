#!/bin/bash
# Renders the pictures beside this script, and the test fixtures made from the same
# scenes. Needs povray, imagemagick and libheif-examples.
# Usage: render.sh [fur] [glass] [product]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fixtures=$here/../../Detourer.Tests/Fixtures
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$fixtures"

# trace SCENE WIDTH HEIGHT TARGET [OPTION...]
trace() {
  local scene=$1 width=$2 height=$3 target=$4
  shift 4
  povray "+I$here/$scene.pov" "+L$here" "+W$width" "+H$height" "+O$target" \
    +FN8 File_Gamma=sRGB +A0.1 +AM2 -D -GA -V "$@" >"$scratch/log" 2>&1 ||
    { cat "$scratch/log" >&2; return 1; }
}

scenes=("$@")
((${#scenes[@]})) || scenes=(fur glass product)

for scene in "${scenes[@]}"; do
  # The photo. Depth 2 is enough where a pixel is finer than a hair.
  trace "$scene" 1600 1200 "$scratch/$scene.png" +R2
  convert "$scratch/$scene.png" -strip -sampling-factor 4:2:0 -interlace JPEG \
    -quality 88 "$here/$scene.jpg"

  # The subject alone, with its true alpha. Transparent pixels are made black, so that
  # they carry no hidden colour.
  trace "$scene" 640 480 "$scratch/$scene.cutout.png" +UA +R3 Declare=Cutout=1
  convert "$scratch/$scene.cutout.png" -background black -alpha background -strip \
    -define png:compression-level=9 -define png:compression-filter=5 \
    -define png:color-type=6 -depth 8 "$fixtures/$scene.cutout.png"

  # The fur scene also in HEIC, the format of phone cameras.
  if [[ $scene == fur ]]; then
    convert "$scratch/fur.png" -strip -resize 256x192 "$scratch/small.png"
    heif-enc -q 60 -o "$fixtures/fur.heic" "$scratch/small.png" >/dev/null
  fi
done
