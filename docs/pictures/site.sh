#!/bin/bash
# Creates the images of the page from those beside this script: samples, the comparison, icons, and the preview image of a
# shared link. Needs imagemagick and chromium.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../../Detourer.Web/wwwroot
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$root"/{samples,pictures,icons}

declare -A names=([fur]=bear [glass]=drink [product]=pot)
for scene in "${!names[@]}"; do
  name=${names[$scene]}
  convert "$here/$scene.jpg" -strip -resize 1280x -interlace JPEG -quality 80 "$root/samples/$name.jpg"
  convert "$here/$scene.jpg" -strip -resize 192x192^ -gravity center -extent 192x192 -quality 72 "$root/samples/$name.thumb.webp"
done

convert "$here/fur.jpg" -strip -resize 800x -quality 72 "$root/pictures/bear.webp"
convert "$here/fur.cutout.webp" -strip -quality 70 "$root/pictures/bear.cutout.webp"

# Left half: the photo. Right half: the cutout on the page's background colour.
convert -size 1200x630 xc:'#efedf9' \
  \( "$here/fur.cutout.webp" -resize 1200x \) -gravity center -composite \
  \( "$here/fur.jpg" -resize 1200x -gravity center -crop 1200x630+0+0 +repage -gravity west -crop 600x630+0+0 +repage \) \
  -gravity west -composite -fill '#5b3df5' -draw 'rectangle 597,0 602,630' -strip -quality 82 "$root/pictures/share.jpg"

# icon NAME SIZE PADDING BACKGROUND
icon() {
  printf '<body style="margin:0;background:%s"><img src="file://%s/icons/icon.svg" style="position:fixed;inset:%s;width:calc(100%% - 2 * %s)">' \
    "$4" "$root" "$3" "$3" >"$scratch/icon.html"
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --default-background-color=00000000 \
    --window-size="$2,$2" --screenshot="$root/icons/$1.png" "file://$scratch/icon.html" >/dev/null 2>&1
  convert "$root/icons/$1.png" -strip -define png:compression-level=9 "$root/icons/$1.png"
}

icon icon-192 192 0px transparent
icon icon-512 512 0px transparent
icon icon-maskable-512 512 64px '#5b3df5'
