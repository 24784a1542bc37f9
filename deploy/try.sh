#!/usr/bin/env bash
# Tries the whole deployment on a bare Debian machine, as root: installs docker, builds the images, installs, works,
# loses a worker, updates under load, backs up, uninstalls, restores. What cannot be pulled has a stand-in, built from
# Debian's packages (deploy/try); everything else is what is delivered, docker-compose.yaml among it.
#   --keep  leaves docker and the installation running
# Ends with 3 where docker itself does not start, or has no room.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ $(id -u) == 0 && -f /etc/debian_version ]] || { echo "deploy/try.sh wants root on Debian." >&2; exit 2; }
keep=no
[[ ${1:-} != --keep ]] || keep=yes

# Root file systems are worth keeping from one run to the next; docker's own data are not.
cache=${DETOURER_TRY_CACHE:-/var/tmp/detourer-try}
work=$(mktemp -d -t detourer-try.XXXXXX)
domain=detourer.local port=18080
page=http://$domain:$port
load=''

say() { printf '\n== %s (%s s)\n' "$*" "$SECONDS"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

finish() {
  local status=$?
  [[ -z $load ]] || kill "$load" 2>/dev/null || true
  if ((status != 0)) && [[ -f $work/deploy/compose/.env ]]; then
    docker compose --project-directory "$work/deploy/compose" ps --all || true
    docker compose --project-directory "$work/deploy/compose" logs --tail 40 || true
  fi
  if [[ $keep == yes ]]; then
    echo "Kept: DOCKER_HOST=$DOCKER_HOST $work"
    exit "$status"
  fi
  [[ ! -f $work/deploy/compose/.env ]] || "$work/deploy/uninstall.sh" --unattended || true
  [[ ! -f $work/docker.pid ]] || kill "$(cat "$work/docker.pid")" || true
  for _ in {1..50}; do [[ -f $work/docker.pid ]] || break; sleep 0.2; done
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

packages() {
  local missing=() entry
  for entry in dockerd:docker.io debootstrap:debootstrap curl:curl; do
    command -v "${entry%%:*}" >/dev/null || missing+=("${entry#*:}")
  done
  ((${#missing[@]} == 0)) || { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }
  export DOCKER_HOST=unix://$work/docker.sock DOCKER_CONFIG=$work/docker-config DOCKER_BUILDKIT=0
  mkdir -p "$DOCKER_CONFIG/cli-plugins"
  docker compose version >/dev/null 2>&1 || compose_plugin
  docker compose version
}

# Where this machine has Debian itself from.
# shellcheck disable=SC2016 # apt fills it in
mirror() { apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Codename: bookworm' 'Origin: Debian' | head -n 1; }

# Debian 12 has compose 1 only; the plugin of Debian 13 is one static program.
compose_plugin() {
  local apt=$work/apt
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$cache"
  if ! ls "$cache"/docker-compose_*.deb >/dev/null 2>&1; then
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) trixie main" >"$apt/list"
    local options=(-o Dir::Etc::sourcelist="$apt/list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$apt/lists"
      -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update -qq
    (cd "$cache" && apt-get "${options[@]}" download -qq docker-compose)
  fi
  dpkg -x "$cache"/docker-compose_*.deb "$apt/plugin"
  cp "$apt/plugin/usr/libexec/docker/cli-plugins/docker-compose" "$DOCKER_CONFIG/cli-plugins/"
}

room() {
  local there
  there=$(df --output=avail --block-size=GB "$work" | tail -n 1 | tr -d " ")
  ((${there%GB} >= 8)) || { echo "deploy/try.sh wants 8 GB of room in $work; there are $there." >&2; exit 3; }
}

start_docker() {
  dockerd --data-root "$work/docker" --exec-root "$work/docker-exec" --pidfile "$work/docker.pid" -H "$DOCKER_HOST" \
    >"$work/dockerd.log" 2>&1 &
  for _ in {1..100}; do ! docker info >/dev/null 2>&1 || return 0; sleep 0.2; done
  tail "$work/dockerd.log" >&2
  echo "dockerd did not start." >&2
  exit 3
}

# The root file systems: Debian as it is, and with the servers that stand in for images.
roots() {
  mkdir -p "$cache"
  if [[ ! -f $cache/debian.tar ]]; then
    # What the runtime's own images have beside a bare Debian.
    debootstrap --variant=minbase --include=ca-certificates,libicu72,libssl3,tzdata bookworm "$work/root" "$(mirror)" \
      >"$work/debootstrap.log"
    tar -C "$work/root" --one-file-system -cf "$cache/debian.tar.part" .
    mv "$cache/debian.tar.part" "$cache/debian.tar"
  fi
  if [[ ! -f $cache/stores.tar ]]; then
    mkdir -p "$work/stores"
    tar -C "$work/stores" -xf "$cache/debian.tar"
    printf '#!/bin/sh\nexit 101\n' >"$work/stores/usr/sbin/policy-rc.d"
    chmod +x "$work/stores/usr/sbin/policy-rc.d"
    cp /etc/resolv.conf "$work/stores/etc/resolv.conf"
    chroot "$work/stores" sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
      --no-install-recommends redis-server mariadb-server radosgw ceph-mon ceph-osd caddy rclone curl wget' >"$work/stores.log" 2>&1
    tar -C "$work/stores" --one-file-system -cf "$cache/stores.tar.part" .
    mv "$cache/stores.tar.part" "$cache/stores.tar"
  fi
  rm -rf "$work/root" "$work/stores"
}

stand_ins() {
  local name dotnet
  docker import "$cache/debian.tar" try/debian:12 >/dev/null
  docker import "$cache/stores.tar" try/stores:12 >/dev/null
  for name in redis mysql minio caddy rclone; do
    docker build --quiet --build-arg "NAME=$name" --tag "try/$name" deploy/try >/dev/null 2>&1 || fail "The stand-in $name was not built."
    export "${name^^}_IMAGE=try/$name"
  done
  # The runtime's image: this machine's own runtime on Debian.
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir -p "$work/runtime/dotnet"
  cp -a "$dotnet/dotnet" "$dotnet/host" "$dotnet/shared" "$work/runtime/dotnet/"
  printf '%s\n' 'FROM try/debian:12' 'COPY dotnet /usr/share/dotnet' \
    'RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet && useradd --uid 1654 app' >"$work/runtime/Dockerfile"
  docker build --quiet --tag try/runtime:12 "$work/runtime" >/dev/null 2>&1 || fail "The stand-in of the runtime was not built."
  rm -rf "$work/runtime"
}

images() {
  eng/images.sh --prefix try/ --tag 1 --runtime try/runtime:12 --models >"$work/images.log" 2>&1 ||
    { tail -20 "$work/images.log" >&2; fail "The images were not built."; }
  # A new version that differs in nothing but being another image.
  for app in web worker; do
    printf 'FROM try/%s:1\nLABEL version=2\n' "$app" | docker build --quiet --tag "try/$app:2" - >/dev/null 2>&1
  done
  # And one that does not start.
  docker tag try/worker:1 try/worker:3
  printf 'FROM try/web:1\nENTRYPOINT ["false"]\n' | docker build --quiet --tag try/web:3 - >/dev/null 2>&1
}

install() {
  "$work/deploy/install.sh" --unattended --environment local --domain "$domain" --http-port "$port" --https-port 18443 \
    --images try/ --max-jobs 0 --no-models --no-pull "$@" || fail "install.sh $*"
}

# submit PHOTO: the id of an accepted job.
submit() {
  curl -sS --fail --retry 20 --retry-delay 1 --retry-all-errors --max-time 120 -w '\n' -F "image_file=@$1" "$page/api/v1/jobs" |
    sed -n 's/.*"id" *: *"\([^"]*\)".*/\1/p'
}
state() { curl -sS --max-time 20 "$page/api/v1/jobs/$1" | sed -n 's/.*"state" *: *"\([^"]*\)".*/\1/p'; }
await() {
  local id found=''
  for id in "$@"; do
    for _ in {1..150}; do
      found=$(state "$id" || true)
      [[ $found != succeeded ]] || continue 2
      [[ $found != failed && $found != cancelled ]] || break
      sleep 1
    done
    fail "Job $id is '$found'."
  done
}
# result ID FILE: the cutout, by the presigned URL that the page's answer leads to.
result() {
  local url
  url=$(curl -sS --fail -o /dev/null -w '%{redirect_url}' "$page/api/v1/jobs/$1/result")
  [[ $url == "http://minio.$domain:$port/"*X-Amz-Signature=* ]] || fail "Not a presigned URL: $url"
  curl -sS --fail -o "$2" "$url"
  [[ $(head -c 8 "$2" | od -An -tx1 | tr -d ' \n') == 89504e470d0a1a0a ]] || fail "The result of $1 is no PNG."
}
# container SERVICE: which one it is, and since when it runs.
container() {
  docker inspect --format '{{.Id}} {{.State.StartedAt}}' \
    "$(docker ps --quiet --filter label=com.docker.compose.project=detourer --filter "label=com.docker.compose.service=$1")"
}
workers() { docker ps --quiet --filter label=com.docker.compose.project=detourer --filter label=com.docker.compose.service=worker; }

say "Docker"
room
packages
start_docker
say "Stand-ins"
roots
stand_ins
say "Images"
images
cp -r deploy "$work/deploy"
rm -f "$work/deploy/compose/.env"

say "Install, 2 workers"
install --version 1 --workers 2
[[ $(stat -c %a "$work/deploy/compose/.env") == 600 ]] || fail "The settings can be read by others."
proxy=$(container caddy) web=$(container web)
say "A photo, through the proxy"
first=$(submit docs/pictures/fur.jpg)
await "$first"
result "$first" "$work/first.png"

say "4 workers, one killed at work"
install --version 1 --workers 4
[[ $(workers | wc -l) == 4 ]] || fail "There are $(workers | wc -l) workers."
[[ $(container web) == "$web" ]] || fail "Web was started anew although nothing had changed."
ids=()
for _ in {1..8}; do ids+=("$(submit docs/pictures/product.jpg)"); done
sleep 2
kill -9 "$(docker inspect --format '{{.State.Pid}}' "$(workers | head -n 1)")"
await "${ids[@]}"

say "Update under load"
: >"$work/ids"
while sleep 1; do submit docs/pictures/product.jpg >>"$work/ids" || echo lost >>"$work/ids"; done &
load=$!
sleep 5
install --version 2 --workers 2
sleep 5
kill "$load"
wait "$load" 2>/dev/null || true
load=''
mapfile -t ids <"$work/ids"
((${#ids[@]} >= 5)) || fail "Only ${#ids[@]} jobs went in."
await "${ids[@]}"
echo "${#ids[@]} jobs went in, none was lost."
[[ $(docker inspect --format '{{.Config.Image}}' "$(workers | head -n 1)") == try/worker:2 ]] || fail "The new version does not run."

[[ $(container caddy) == "$proxy" ]] || fail "The proxy was started anew: the page was away during an update."

say "A version that does not start"
if (install --version 3 --workers 2); then fail "A web that ends at once was taken for a new version."; fi
[[ $(docker ps --format '{{.Image}}' | sort -u | grep -c ':2$') == 2 ]] || fail "The last version does not run again."
result "$first" "$work/back.png"
cmp "$work/first.png" "$work/back.png" || fail "The last version does not give the cutout."

say "Back up, uninstall"
mkdir "$work/backups"
archive=$("$work/deploy/backup.sh" "$work/backups")
"$work/deploy/uninstall.sh" --unattended
[[ -z $(docker ps --all --quiet)$(docker volume ls --quiet --filter name=detourer_) ]] || fail "Something was left."
! grep -q "$domain" /etc/hosts || fail "/etc/hosts was left."

say "Install, restore"
install --version 2 --workers 1
[[ $(state "$first") != succeeded ]] || fail "The job is there before it was restored."
"$work/deploy/restore.sh" "$archive" --unattended
[[ $(state "$first") == succeeded ]] || fail "The job was not restored."
result "$first" "$work/again.png"
cmp "$work/first.png" "$work/again.png" || fail "The cutout is another one."

say "Uninstall"
[[ $keep == yes ]] || "$work/deploy/uninstall.sh" --unattended
say "Everything worked"
