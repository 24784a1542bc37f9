#!/usr/bin/env bash
# Removes Detourer from this machine: containers, networks, data, settings, and the line in /etc/hosts.
#   --keep-data   keeps the volumes and the settings with their secrets, so that install.sh can start from them
#   --unattended  does not ask
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=stack.sh
. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"

keep=no unattended=no
for option in "$@"; do
  case $option in
    --keep-data) keep=yes ;;
    --unattended) unattended=yes ;;
    --help) sed -n '2,4s/^# *//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) fail "Unknown option: $option" ;;
  esac
done

need_docker
need_installation

if [[ $unattended == no ]]; then
  what="all photos, cutouts and jobs"
  [[ $keep == no ]] || what="the service and keep its data"
  confirm "Remove $what?" || fail "Nothing was removed."
  if [[ $keep == no && $(setting ENVIRONMENT) == production ]]; then
    read -r -p "This cannot be undone. Type the domain to continue: " domain || true
    [[ ${domain:-} == "$(setting DOMAIN)" ]] || fail "Nothing was removed."
  fi
fi

if [[ $keep == yes ]]; then
  compose down --remove-orphans
else
  compose down --remove-orphans --volumes
  rm -f "$env_file"
fi
if grep -q "$hosts_mark\$" /etc/hosts; then hosts_remove; fi
say "Removed."
