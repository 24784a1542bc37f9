# shellcheck shell=bash
# Functions that install, uninstall, backup and restore share: the paths of the stack, its settings, and calls of compose.
# Sourced, not run.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
env_file=${DETOURER_ENV_FILE:-$here/compose/.env}
readonly here env_file

say() { printf '== %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# The value of a setting in the environment file; empty if it is not set.
setting() {
  [[ -f $env_file ]] || return 0
  sed -n "s/^$1='\(.*\)'\$/\1/p" "$env_file" | tail -n 1
}

# Compose with the settings of the environment file only: variables exported by the caller's shell must not override them.
compose() (
  while IFS= read -r key; do unset "$key"; done < <(sed -n 's/^\([A-Z_]*\)=.*/\1/p' "$env_file")
  exec docker compose --project-directory "$here/compose" --env-file "$env_file" "$@"
)

# Starts services, or restarts them if their settings have changed, and waits until they are healthy.
up() { compose up --detach --wait --wait-timeout 300 --no-deps "$@"; }

# Starts everything, in groups without dependencies inside a group. The groups must be the same each time: compose treats a
# service started together with its dependencies as different from one started alone and restarts it, even the proxy.
up_all() {
  up redis mysql minio && up web worker && up --remove-orphans caddy
}

need_docker() {
  command -v docker >/dev/null || fail "docker is missing. See https://docs.docker.com/engine/install/"
  docker compose version >/dev/null 2>&1 || fail "docker compose (version 2) is missing."
  docker info >/dev/null 2>&1 || fail "The docker daemon does not respond, or you have no permission to use it."
}

need_installation() { [[ -f $env_file ]] || fail "Nothing is installed here: $env_file is missing."; }

# confirm QUESTION: succeeds only if the answer is yes.
confirm() {
  local answer
  read -r -p "$1 [yes/no] " answer || return 1
  [[ $answer == yes ]]
}

# The end of the line that install.sh adds to /etc/hosts.
readonly hosts_mark='# detourer'
hosts_remove() {
  grep -q "$hosts_mark\$" /etc/hosts || return 0
  local rest
  rest=$(grep -v "$hosts_mark\$" /etc/hosts)
  # Written in place: in a container, /etc/hosts is a mount and cannot be replaced.
  printf '%s\n' "$rest" >/etc/hosts
}
hosts_add() {
  hosts_remove
  printf '127.0.0.1 %s minio.%s console.%s %s\n' "$1" "$1" "$1" "$hosts_mark" >>/etc/hosts
}

# files FOLDER ARGUMENTS...: runs rclone with FOLDER mounted at /backup and the file store as "store:". The keys are passed
# by environment, because other users can read command lines.
files() (
  local folder=$1
  shift
  RCLONE_CONFIG_STORE_ACCESS_KEY_ID=$(setting MINIO_USER)
  RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY=$(setting MINIO_PASSWORD)
  export RCLONE_CONFIG_STORE_ACCESS_KEY_ID RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY
  image=$(setting RCLONE_IMAGE)
  image=${image:-${RCLONE_IMAGE:-docker.io/rclone/rclone:1.71}}
  exec docker run --rm --network detourer_data --user "$(id -u):$(id -g)" --volume "$folder:/backup" \
    --env RCLONE_CONFIG_STORE_ACCESS_KEY_ID --env RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY \
    --env RCLONE_CONFIG_STORE_TYPE=s3 --env RCLONE_CONFIG_STORE_PROVIDER=Minio --env RCLONE_CONFIG_STORE_REGION=us-east-1 \
    --env RCLONE_CONFIG_STORE_ENDPOINT=http://minio:9000 \
    "$image" --quiet "$@"
)
