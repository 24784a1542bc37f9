#!/bin/bash
# Renders the subjects of docs/pictures alone, at the size of their photos: true alpha (lossless) and true colours, for
# `bench edges`. Needs povray and imagemagick.
# Usage: render.sh [fur] [glass] [product]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
pictures=$here/../../docs/pictures
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

scenes=("$@")
((${#scenes[@]})) || scenes=(fur glass product)

for scene in "${scenes[@]}"; do
  povray "+I$pictures/$scene.pov" "+L$pictures" +W1600 +H1200 "+O$scratch/$scene.png" +FN8 File_Gamma=sRGB \
    +A0.1 +AM2 +R3 +UA -D -GA -V Declare=Cutout=1 >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; exit 1; }
  convert "$scratch/$scene.png" -background black -alpha background -strip -quality 88 \
    -define webp:alpha-quality=100 -define webp:method=6 "$here/$scene.cutout.webp"
done
