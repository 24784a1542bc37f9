#!/usr/bin/env bash
# Updates a server that deploy/install.sh has set up once: deploy.sh [USER@]HOST FOLDER INSTALL-OPTIONS...
# Copies deploy/, without its settings, to FOLDER on the server and runs install.sh there. It pulls the images, migrates,
# drains the workers, starts, and rolls back to the last version if the new one does not become healthy.
# DEPLOY_KEY: path of the ssh key; default: ssh's own choice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

(($# >= 2)) || { sed -n '2,5s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
host=$1 folder=$2
shift 2
ssh=(ssh -o BatchMode=yes)
[[ -z ${DEPLOY_KEY:-} ]] || ssh+=(-i "${DEPLOY_KEY/#\~/$HOME}" -o IdentitiesOnly=yes)

# Quoted, because the server's shell parses the command again.
printf -v quoted '%q ' "$folder/deploy/install.sh" --unattended "$@"
printf -v target '%q' "$folder"
tar -c --exclude=deploy/compose/.env --exclude=deploy/try --exclude=deploy/try.sh deploy |
  "${ssh[@]}" "$host" "mkdir -p $target && tar -xC $target"
"${ssh[@]}" "$host" "$quoted"
