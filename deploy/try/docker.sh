# shellcheck shell=bash
# A docker daemon of its own on a bare Debian machine, and stand-ins for the images that cannot be pulled there. Sourced
# by deploy/try.sh and eng/test-apphost.sh, as root, with $work: a temporary folder, which end_docker removes.

# Root file systems are worth keeping from one run to the next; the daemon's own data are not.
work=${work:?}

cache=${DETOURER_TRY_CACHE:-/var/tmp/detourer-try}

# Where docker does not start: a caller tells this from a failure.
readonly no_docker=3

try_packages() {
  local missing=() entry
  for entry in dockerd:docker.io debootstrap:debootstrap curl:curl iptables:iptables; do
    command -v "${entry%%:*}" >/dev/null || missing+=("${entry#*:}")
  done
  ((${#missing[@]} == 0)) || { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }
}

# need_room GIGABYTES
need_room() {
  local free
  free=$(df --output=avail --block-size=GB "$work" | tail -n 1 | tr -d ' ')
  ((${free%GB} >= $1)) || { echo "$1 GB of disk are needed in $work; $free are free." >&2; exit "$no_docker"; }
}

start_docker() {
  export DOCKER_HOST=unix://$work/docker.sock DOCKER_CONFIG=$work/docker-config DOCKER_BUILDKIT=0
  mkdir -p "$DOCKER_CONFIG"
  dockerd --data-root "$work/docker" --exec-root "$work/docker-exec" --pidfile "$work/docker.pid" -H "$DOCKER_HOST" \
    >"$work/dockerd.log" 2>&1 &
  for _ in {1..150}; do ! docker info >/dev/null 2>&1 || return 0; sleep 0.2; done
  tail "$work/dockerd.log" >&2
  echo "dockerd did not start." >&2
  exit "$no_docker"
}

end_docker() {
  [[ ! -f $work/docker.pid ]] || kill "$(cat "$work/docker.pid")" || true
  for _ in {1..100}; do [[ -f $work/docker.pid ]] || break; sleep 0.2; done
  rm -rf "$work"
}

# Where this machine has Debian itself from.
# shellcheck disable=SC2016 # apt fills it in
mirror() { apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Codename: bookworm' 'Origin: Debian' | head -n 1; }

# The root file systems: Debian alone, and Debian with the servers that stand in for images.
roots() {
  mkdir -p "$cache"
  if [[ ! -f $cache/debian.tar ]]; then
    # What the runtime's own images have beside a bare Debian.
    debootstrap --variant=minbase --include=ca-certificates,libicu72,libssl3,tzdata bookworm "$work/root" "$(mirror)" \
      >"$work/debootstrap.log"
    keep_root "$work/root" debian
  fi
  if [[ ! -f $cache/stores.tar ]]; then
    mkdir -p "$work/stores"
    tar -C "$work/stores" -xf "$cache/debian.tar"
    printf '#!/bin/sh\nexit 101\n' >"$work/stores/usr/sbin/policy-rc.d"
    chmod +x "$work/stores/usr/sbin/policy-rc.d"
    cp /etc/resolv.conf "$work/stores/etc/resolv.conf"
    chroot "$work/stores" sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
      --no-install-recommends redis-server mariadb-server radosgw ceph-mon ceph-osd caddy rclone curl wget' >"$work/stores.log" 2>&1
    keep_root "$work/stores" stores
  fi
}

# keep_root FOLDER NAME: under a name of its own until it is whole; two may be at work at once.
keep_root() {
  local part
  part=$(mktemp "$cache/$2.XXXXXX")
  tar -C "$1" --one-file-system -cf "$part" .
  mv "$part" "$cache/$2.tar"
  rm -rf "$1"
}

# stand_ins NAME...: the images try/NAME.
stand_ins() {
  local name
  docker import "$cache/debian.tar" try/debian:12 >/dev/null
  docker import "$cache/stores.tar" try/stores:12 >/dev/null
  for name in "$@"; do
    docker build --quiet --build-arg "NAME=$name" --tag "try/$name" deploy/try >"$work/build.log" 2>&1 ||
      { cat "$work/build.log" >&2; echo "The stand-in $name was not built." >&2; exit 1; }
  done
}
