#!/usr/bin/env bash
# restore.sh ARCHIVE [--unattended]: puts back what backup.sh saved, into an installation that runs. Jobs and files that
# came after the backup are lost; it asks first.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=stack.sh
. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"

[[ $# -ge 1 && -f $1 && ${2:---unattended} == --unattended ]] || fail "Usage: deploy/restore.sh ARCHIVE [--unattended]"
archive=$(readlink -f "$1")
need_docker
need_installation
[[ ${2:-} == --unattended ]] || confirm "Replace all jobs and files by those of $(basename "$archive")?" || fail "Nothing was changed."

umask 077
work=$(mktemp -d -p "$(dirname "$archive")" .detourer-restore.XXXXXX)
trap 'rm -rf "$work"' EXIT
tar --extract --directory "$work" --file "$archive"
[[ -f $work/database.sql.gz && -d $work/files ]] || fail "$archive is not a backup of Detourer."

compose stop web worker
# shellcheck disable=SC2016
gzip -dc "$work/database.sql.gz" | compose exec -T mysql sh -c \
  'MYSQL_PWD="$MYSQL_PASSWORD" exec mysql -h 127.0.0.1 -u "$MYSQL_USER" "$MYSQL_DATABASE"'
files "$work" sync /backup/files store:detourer
# What waited before is not what waits now; the sweep reads the rows and fills the queue again.
# shellcheck disable=SC2016
compose exec -T redis sh -c 'REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli FLUSHALL' >/dev/null
up_all
say "Restored from $(basename "$archive")."
