#!/usr/bin/env bash
# Installs Detourer on this machine with docker compose. Run it again to update. See --help.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=stack.sh
. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"

usage() {
  cat <<'END'
Usage: deploy/install.sh [options]

Each setting comes from its option, its environment variable (right column), the last installation or the default, in
this order. The first installation asks for settings that have neither an option nor a variable, unless --unattended.

  --environment local|production   local: http, this machine only       DETOURER_ENVIRONMENT
  --domain NAME                    host name of the page                 DETOURER_DOMAIN
  --workers N                      worker processes; default: cores      DETOURER_WORKERS
  --admin-user NAME                administrator of the file store       DETOURER_ADMIN_USER
                                   the password; default: generated      DETOURER_ADMIN_PASSWORD
  --console | --no-console         serve the store's console at          DETOURER_CONSOLE=yes|no
                                   console.NAME
  --models | --no-models           download the model before starting    DETOURER_MODELS=yes|no
  --images PREFIX                  images are PREFIXweb and PREFIXworker DETOURER_IMAGES
  --version TAG                    their tag                             DETOURER_VERSION
  --max-megabytes N                largest photo; default 100            DETOURER_MAX_MEGABYTES
  --max-jobs N                     photos per minute from one address;   DETOURER_MAX_JOBS
                                   default 6; 0: no limit
  --http-port N, --https-port N    default 80 and 443                    DETOURER_HTTP_PORT, DETOURER_HTTPS_PORT
  --no-pull                        use local images
  --unattended                     do not ask

Settings and secrets are stored in deploy/compose/.env, which only its owner can read.
END
}

environment=${DETOURER_ENVIRONMENT:-} domain=${DETOURER_DOMAIN:-} workers=${DETOURER_WORKERS:-}
admin_user=${DETOURER_ADMIN_USER:-} admin_password=${DETOURER_ADMIN_PASSWORD:-}
console=${DETOURER_CONSOLE:-} models=${DETOURER_MODELS:-}
images=${DETOURER_IMAGES:-} version=${DETOURER_VERSION:-}
max_megabytes=${DETOURER_MAX_MEGABYTES:-} max_jobs=${DETOURER_MAX_JOBS:-}
http_port=${DETOURER_HTTP_PORT:-} https_port=${DETOURER_HTTPS_PORT:-}
unattended=no pull=yes

parse() {
  while (($#)); do
    case $1 in
      --environment | --domain | --workers | --admin-user | --images | --version | --max-megabytes | --max-jobs | --http-port | --https-port)
        (($# > 1)) || fail "$1 needs a value."
        local name=${1#--}
        printf -v "${name//-/_}" '%s' "$2"
        shift
        ;;
      --console | --models) printf -v "${1#--}" yes ;;
      --no-console | --no-models) printf -v "${1#--no-}" no ;;
      --no-pull) pull=no ;;
      --unattended) unattended=yes ;;
      --help) usage; exit 0 ;;
      *) usage >&2; fail "Unknown option: $1" ;;
    esac
    shift
  done
}

# ask VARIABLE QUESTION DEFAULT: sets the variable if it is empty, to the user's answer or to the default. Only the first
# installation asks.
ask() {
  local -n value=$1
  [[ -z $value ]] || return 0
  if [[ $unattended == no && ! -f $env_file ]]; then read -r -p "$2 [$3] " value || true; fi
  value=${value:-$3}
}

# last SETTING DEFAULT: the value of the last installation.
last() {
  local found
  found=$(setting "$1")
  printf '%s' "${found:-$2}"
}

settle() {
  ask environment "Environment, local or production" "$(last ENVIRONMENT local)"
  [[ $environment == local || $environment == production ]] || fail "--environment must be local or production."
  if [[ $environment == local ]]; then ask domain "Domain" "$(last DOMAIN detourer.local)"; fi
  ask domain "Domain" "$(setting DOMAIN)"
  [[ $domain =~ ^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$ ]] ||
    fail "--domain must be a host name such as detourer.example.org."
  ask workers "Workers" "$(last WORKER_REPLICAS "$(nproc)")"
  [[ $workers =~ ^[1-9][0-9]{0,2}$ ]] || fail "--workers must be a number from 1 to 999."
  ask admin_user "Name of the file store's administrator" "$(last MINIO_USER detourer)"
  [[ $admin_user =~ ^[A-Za-z0-9_.-]{3,64}$ ]] || fail "--admin-user must have 3 to 64 characters: letters, digits and _ . -"
  settle_password
  ask console "Serve the file store's console at console.$domain, yes or no" "$(last CONSOLE no)"
  ask models "Download the model before starting, yes or no" "$(last MODELS yes)"
  [[ $console =~ ^(yes|no)$ && $models =~ ^(yes|no)$ ]] || fail "DETOURER_CONSOLE and DETOURER_MODELS must be yes or no."
  ask images "Prefix of the images, without web or worker" "$(last IMAGES detourer/)"
  ask version "Version" "$(last VERSION latest)"
  [[ $images$version =~ ^[A-Za-z0-9._/:-]+$ ]] || fail "--images and --version may contain letters, digits and . _ / : -"
  max_megabytes=${max_megabytes:-$(last MAX_MEGABYTES 100)}
  [[ $max_megabytes =~ ^[1-9][0-9]{0,3}$ ]] || fail "--max-megabytes must be a number from 1 to 9999."
  max_jobs=${max_jobs:-$(last MAX_JOBS 6)}
  [[ $max_jobs =~ ^[0-9]{1,4}$ ]] || fail "--max-jobs must be a number from 0 to 9999."
  http_port=${http_port:-$(last HTTP_PORT 80)} https_port=${https_port:-$(last HTTPS_PORT 443)}
  [[ $http_port =~ ^[1-9][0-9]{0,4}$ && $https_port =~ ^[1-9][0-9]{0,4}$ ]] || fail "--http-port and --https-port must be port numbers."
}

settle_password() {
  if [[ -z $admin_password && $unattended == no && ! -f $env_file ]]; then
    read -r -s -p "Password of $admin_user (empty: generate one) " admin_password || true
    printf '\n'
  fi
  admin_password=${admin_password:-$(last MINIO_PASSWORD "$(secret)")}
  [[ $admin_password =~ ^[A-Za-z0-9_.~@%+-]{8,128}$ ]] ||
    fail "The administrator's password must have 8 to 128 characters: letters, digits and _ . ~ @ % + -"
}

# 32 letters and digits: 190 bits.
secret() { head -c 512 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | cut -c 1-32; }

# Checks the machine before anything is changed.
check() {
  need_docker
  local memory port
  memory=$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)
  ((memory >= 3000)) || fail "This machine has $memory MB of memory; at least 3000 MB are required."
  ((memory >= 3000 + 1500 * workers)) ||
    say "Note: $memory MB of memory may be too little for $workers workers; 1500 MB per worker are recommended."
  if [[ -z $(docker ps --quiet --filter label=com.docker.compose.project=detourer --filter label=com.docker.compose.service=caddy) ]]; then
    for port in "$http_port" "$https_port"; do
      if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then fail "Port $port is in use."; fi
    done
  fi
  [[ $environment == production || -w /etc/hosts ]] || fail "A local installation adds $domain to /etc/hosts: run this as root."
}

write_settings() {
  local scheme=https bind=0.0.0.0 suffix='' console_site=http://console.invalid name
  if [[ $environment == local ]]; then
    scheme=http bind=127.0.0.1
    [[ $http_port == 80 ]] || suffix=:$http_port
  else
    [[ $https_port == 443 ]] || suffix=:$https_port
  fi
  [[ $console == no ]] || console_site=$scheme://console.$domain
  address=$scheme://$domain$suffix console_address=$scheme://console.$domain$suffix
  local new=$env_file.new
  (
    umask 077
    {
      echo "# Written by deploy/install.sh. Keep it secret. install.sh keeps the settings below the last comment."
      printf "%s='%s'\n" ENVIRONMENT "$environment" DOMAIN "$domain" SCHEME "$scheme" BIND_ADDRESS "$bind" \
        HTTP_PORT "$http_port" HTTPS_PORT "$https_port" CONSOLE "$console" CONSOLE_SITE "$console_site" MODELS "$models" \
        STORAGE_PUBLIC_ENDPOINT "$scheme://minio.$domain$suffix" WORKER_REPLICAS "$workers" \
        MAX_JOBS "$max_jobs" MAX_MEGABYTES "$max_megabytes" MAX_BODY "$((2 * max_megabytes + 2))MB" \
        IMAGES "$images" VERSION "$version" WEB_IMAGE "${images}web:$version" WORKER_IMAGE "${images}worker:$version" \
        MINIO_USER "$admin_user" MINIO_PASSWORD "$admin_password"
      for name in REDIS_PASSWORD MYSQL_PASSWORD MYSQL_ROOT_PASSWORD; do printf "%s='%s'\n" "$name" "$(last "$name" "$(secret)")"; done
      echo "# Own settings, for example WORKER_MEMORY='4G', OTEL_EXPORTER_OTLP_ENDPOINT='http://…'"
      if [[ -f $env_file ]]; then sed '1,/^# Own settings, /d' "$env_file"; fi
    } >"$new"
  )
  chmod 600 "$new"
  mv "$new" "$env_file"
}

# Waits until the page responds through the proxy, as a browser would see it.
answers() {
  local scheme=http port=$http_port
  if [[ $environment == production ]]; then scheme=https port=$https_port; fi
  for _ in {1..30}; do
    if curl --fail --silent --show-error --max-time 10 --resolve "$domain:$port:127.0.0.1" --output /dev/null "$scheme://$domain:$port/health"; then
      return 0
    fi
    sleep 2
  done
  return 1
}

# Stopping workers return their unfinished jobs, which wait for the new workers. Web is updated without a gap: a second web
# of the new version takes the requests while the first one is replaced. A stopping web fails /ready, so that the proxy
# takes it out, and finishes its requests.
start() {
  up redis mysql minio && compose run --rm --no-deps --no-TTY worker migrate && start_second_web && compose stop worker &&
    up_all && stop_second_web && answers
}

readonly second_web=detourer-web-second

# running SERVICE: whether a container of it runs.
running() {
  [[ -n $(docker ps --quiet --filter label=com.docker.compose.project=detourer --filter "label=com.docker.compose.service=$1" \
    --filter label=com.docker.compose.oneoff=False) ]]
}

# The proxy never restarts. By standard input, because its container has the file of its start.
load_proxy_settings() {
  ! running caddy || compose exec --no-TTY caddy caddy reload --config - --adapter caddyfile <"$here/compose/Caddyfile"
}

# Does nothing if web does not run, or if neither its image nor its settings have changed.
start_second_web() {
  stop_second_web || return 1
  running web || return 0
  compose --dry-run up --detach --no-deps web 2>&1 | grep 'web-[0-9]* .*Recreate' >/dev/null || return 0
  compose run --detach --no-deps --name "$second_web" web >/dev/null || return 1
  local state
  for _ in {1..150}; do
    state=$(docker inspect --format '{{.State.Status}} {{.State.Health.Status}}' "$second_web")
    case $state in
      "running healthy") load_proxy_settings; return ;;
      "running starting") sleep 2 ;;
      *) break ;;
    esac
  done
  docker logs --tail 40 "$second_web" >&2
  say "The new web is '$state'."
  return 1
}

stop_second_web() {
  [[ -n $(docker ps --all --quiet --filter "name=^$second_web\$") ]] || return 0
  docker stop "$second_web" >/dev/null && docker rm "$second_web" >/dev/null
}

install() {
  local previous=''
  if [[ -f $env_file ]]; then
    previous=$(mktemp)
    cp --preserve=mode "$env_file" "$previous"
  fi
  write_settings
  if [[ $pull == yes ]]; then compose pull --quiet; fi
  if [[ $models == yes ]]; then compose run --rm --no-deps --no-TTY worker pull; fi
  if ! start; then
    [[ -n $previous ]] || fail "Detourer did not start. See 'docker compose logs' in $here/compose, then run this again."
    say "The new version did not start; rolling back to the last one."
    mv "$previous" "$env_file"
    up_all && stop_second_web
    fail "The update failed. $(setting WEB_IMAGE) is running again, with its previous settings."
  fi
  [[ -z $previous ]] || rm -f "$previous"
  if [[ $environment == local ]]; then hosts_add "$domain"; else hosts_remove; fi
}

parse "$@"
settle
check
install

say "Detourer is at $address"
[[ $console == no ]] || say "The file store's console is at $console_address, user $admin_user; the password is in $env_file"
say "Settings: $env_file. Run this again to update. deploy/backup.sh saves the database and the files."
