#!/usr/bin/env bash
# backup.sh FOLDER: saves the database and the files to one archive in FOLDER while everything runs, and prints its path.
# The queue is not saved, because it is refilled from the database. Settings and secrets are not saved either.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=stack.sh
. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"

[[ $# == 1 && -d $1 ]] || fail "Usage: deploy/backup.sh FOLDER (an existing folder)"
target=$(cd "$1" && pwd)
need_docker
need_installation

umask 077
work=$(mktemp -d -p "$target" .detourer-backup.XXXXXX)
trap 'rm -rf "$work"' EXIT

# The database first: files are stored before their row, so the files copied afterwards include those of every saved row.
# shellcheck disable=SC2016
compose exec -T mysql sh -c \
  'MYSQL_PWD="$MYSQL_PASSWORD" exec mysqldump --single-transaction --no-tablespaces --hex-blob -h 127.0.0.1 -u "$MYSQL_USER" "$MYSQL_DATABASE"' \
  | gzip >"$work/database.sql.gz"
[[ $(gzip -dc "$work/database.sql.gz" | tail -n 1) == '-- Dump completed'* ]] || fail "The dump of the database is incomplete."
mkdir "$work/files"
files "$work" sync store:detourer /backup/files

archive=$target/detourer-$(date -u +%Y%m%dT%H%M%SZ).tar
tar --create --directory "$work" --file "$archive.part" database.sql.gz files
mv "$archive.part" "$archive"
printf '%s\n' "$archive"
