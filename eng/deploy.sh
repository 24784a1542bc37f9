#!/usr/bin/env bash
# Brings a server that deploy/install.sh once set up to a version: deploy.sh [USER@]HOST FOLDER INSTALL-OPTIONS...
# FOLDER on the server gets this repository's deploy/, except for its settings, and install.sh there does the rest: it
# pulls, migrates, drains the workers, starts, and goes back to the last version where the new one does not answer.
# DEPLOY_KEY: the file of the ssh key, where it is not ssh's own choice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

(($# >= 2)) || { sed -n '2,5s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
host=$1 folder=$2
shift 2
ssh=(ssh -o BatchMode=yes)
[[ -z ${DEPLOY_KEY:-} ]] || ssh+=(-i "${DEPLOY_KEY/#\~/$HOME}" -o IdentitiesOnly=yes)

# Names with a space or a quote would be read again by the server's shell.
printf -v quoted '%q ' "$folder/deploy/install.sh" --unattended "$@"
printf -v target '%q' "$folder"
tar -c --exclude=deploy/compose/.env --exclude=deploy/try --exclude=deploy/try.sh deploy |
  "${ssh[@]}" "$host" "mkdir -p $target && tar -xC $target"
"${ssh[@]}" "$host" "$quoted"
