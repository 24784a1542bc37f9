#!/usr/bin/env bash
# restore.sh ARCHIVE [--unattended]: restores an archive of backup.sh into a running installation. Jobs and files that are
# newer than the backup are lost, so it asks for confirmation.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=stack.sh
. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"

[[ $# -ge 1 && -f $1 && ${2:---unattended} == --unattended ]] || fail "Usage: deploy/restore.sh ARCHIVE [--unattended]"
archive=$(readlink -f "$1")
need_docker
need_installation
[[ ${2:-} == --unattended ]] || confirm "Replace all jobs and files with those of $(basename "$archive")?" || fail "Nothing was changed."

umask 077
work=$(mktemp -d -p "$(dirname "$archive")" .detourer-restore.XXXXXX)
trap 'rm -rf "$work"' EXIT
tar --extract --directory "$work" --file "$archive"
[[ -f $work/database.sql.gz && -d $work/files ]] || fail "$archive is not a Detourer backup."

compose stop web worker
# shellcheck disable=SC2016
gzip -dc "$work/database.sql.gz" | compose exec -T mysql sh -c \
  'MYSQL_PWD="$MYSQL_PASSWORD" exec mysql -h 127.0.0.1 -u "$MYSQL_USER" "$MYSQL_DATABASE"'
files "$work" sync /backup/files store:detourer
# The queue is out of date now. Once it is empty, the sweep refills it from the rows.
# shellcheck disable=SC2016
compose exec -T redis sh -c 'REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli FLUSHALL' >/dev/null
up_all
say "Restored from $(basename "$archive")."
