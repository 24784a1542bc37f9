#!/usr/bin/env bash
# Runs a command with a docker daemon of its own, as root on Debian. The daemon has a stand-in for each image that the
# AppHost starts, under that image's name.
#   deploy/try/with-stand-ins.sh COMMAND...
# Exit code: the command's; 3 if docker does not start or the disk is too small.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d -t detourer-docker.XXXXXX)
# shellcheck source=deploy/try/docker.sh
. deploy/try/docker.sh
trap end_docker EXIT

need_room 6
try_packages
start_docker
roots
stand_ins redis mysql minio
# "image": "docker.io/library/redis:8.6",
while read -r image; do
  name=${image##*/}
  docker tag "try/${name%%:*}" "$image"
done < <(sed -n 's/^ *"image": "\(.*\)",*$/\1/p' aspire-manifest.json)

"$@"
