#!/usr/bin/env bash
# Tests the whole deployment on a bare Debian machine, as root: installs docker, builds the images, installs, sends photos,
# kills a worker, updates under load, backs up, uninstalls, restores. Images that cannot be pulled have stand-ins, built
# from Debian's packages (deploy/try). Everything else is what is delivered, including docker-compose.yaml.
#   --keep  leaves docker and the installation running
# Exit code 3: docker does not start, or the disk is too small.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ $(id -u) == 0 && -f /etc/debian_version ]] || { echo "deploy/try.sh must run as root on Debian." >&2; exit 2; }
keep=no
[[ ${1:-} != --keep ]] || keep=yes

work=$(mktemp -d -t detourer-try.XXXXXX)
domain=detourer.local port=18080
page=http://$domain:$port
load=()

# shellcheck source=deploy/try/docker.sh
. deploy/try/docker.sh

say() { printf '\n== %s (%s s)\n' "$*" "$SECONDS"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

finish() {
  local status=$?
  touch "$work/load.stop"
  ((${#load[@]} == 0)) || kill "${load[@]}" 2>/dev/null || true
  if ((status != 0)) && [[ -f $work/deploy/compose/.env ]]; then
    docker compose --project-directory "$work/deploy/compose" ps --all || true
    docker compose --project-directory "$work/deploy/compose" logs --tail 40 || true
  fi
  if [[ $keep == yes ]]; then
    echo "Kept: DOCKER_HOST=$DOCKER_HOST $work"
    exit "$status"
  fi
  [[ ! -f $work/deploy/compose/.env ]] || "$work/deploy/uninstall.sh" --unattended || true
  end_docker
  exit "$status"
}
trap finish EXIT

# Debian 12 has compose 1 only; the plugin of Debian 13 is one static program.
compose_plugin() {
  local apt=$work/apt
  mkdir -p "$DOCKER_CONFIG/cli-plugins" "$apt/lists/partial" "$apt/cache/archives/partial" "$cache"
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

# The image of the runtime: this machine's own runtime on Debian.
runtime() {
  local dotnet
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir -p "$work/runtime/dotnet"
  cp -a "$dotnet/dotnet" "$dotnet/host" "$dotnet/shared" "$work/runtime/dotnet/"
  printf '%s\n' 'FROM try/debian:12' 'COPY dotnet /usr/share/dotnet' \
    'RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet && useradd --uid 1654 app' >"$work/runtime/Dockerfile"
  docker build --quiet --tag try/runtime:12 "$work/runtime" >/dev/null 2>&1 || fail "The stand-in of the runtime was not built."
  rm -rf "$work/runtime"
}

images() {
  local app version
  # The tests before it have run the analyzers.
  eng/images.sh --prefix try/ --tag base --runtime try/runtime:12 --models -- -p:RunAnalyzers=false >"$work/images.log" 2>&1 ||
    { tail -20 "$work/images.log" >&2; fail "The images were not built."; }
  # Two versions that differ in their label only. A photo may take longer than usual: the machine may be busy.
  for app in web worker; do
    for version in 1 2; do
      printf 'FROM try/%s:base\nLABEL version=%s\nENV Limits__MaxDuration=00:10:00\n' "$app" "$version" |
        docker build --quiet --tag "try/$app:$version" - >/dev/null 2>&1
    done
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

# ask KIND ARGUMENTS...: one request without retries. Appends its kind and status to the answers; 000: none came.
ask() {
  local kind=$1 answer
  shift
  answer=$(curl -sS --max-time 400 -w '\n%{http_code}' "$@" 2>>"$work/load.log") || true
  echo "$kind ${answer##*$'\n'}" >>"$work/answers"
  sed -n 's/.*"id" *: *"\([^"]*\)".*/\1/p' <<<"$answer" >>"$work/ids"
}
# repeat PAUSE KIND ARGUMENTS...: such requests until the load stops.
repeat() {
  while sleep "$1" && [[ ! -f $work/load.stop ]]; do ask "${@:2}"; done
}
# Pages, a job, uploads, and uploads of which one takes longer than it takes to replace web.
start_load() {
  touch "$work/answers" "$work/ids"
  repeat 0.2 page "$page/" --output /dev/null &
  load+=($!)
  repeat 0.5 job "$page/api/v1/jobs/$first" --output /dev/null &
  load+=($!)
  repeat 2 upload "$page/api/v1/jobs" -F image_file=@docs/pictures/product.jpg &
  load+=($!)
  repeat 0 slow-upload "$page/api/v1/jobs" --limit-rate 4k -F image_file=@docs/pictures/product.jpg &
  load+=($!)
}
# Waits for the answers under way, and lets none pass but success and 429.
stop_load() {
  touch "$work/load.stop"
  wait "${load[@]}"
  load=()
  sort "$work/answers" | uniq -c
  for kind in page job upload slow-upload; do grep -q "^$kind 2" "$work/answers" || fail "No $kind was answered."; done
  if grep -vE ' (2..|429)$' "$work/answers"; then
    tail "$work/load.log" >&2
    fail "Requests failed during the update."
  fi
}

say "Docker"
need_room 8
try_packages
start_docker
docker compose version >/dev/null 2>&1 || compose_plugin
docker compose version
say "Stand-ins"
roots
stand_ins redis mysql minio caddy rclone
for name in redis mysql minio caddy rclone; do export "${name^^}_IMAGE=try/$name"; done
runtime
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
[[ $(container web) == "$web" ]] || fail "Web was restarted although nothing had changed."
ids=()
for _ in {1..8}; do ids+=("$(submit docs/pictures/product.jpg)"); done
sleep 2
kill -9 "$(docker inspect --format '{{.State.Pid}}' "$(workers | head -n 1)")"
await "${ids[@]}"

say "Update under load"
start_load
sleep 5
install --version 2 --workers 2
sleep 5
stop_load
mapfile -t ids <"$work/ids"
await "${ids[@]}"
echo "All ${#ids[@]} jobs succeeded."
[[ $(docker inspect --format '{{.Config.Image}}' "$(workers | head -n 1)") == try/worker:2 ]] || fail "The new version does not run."

[[ $(container caddy) == "$proxy" ]] || fail "The update restarted the proxy."
[[ $(container web) != "$web" ]] || fail "The update did not replace web."
web=$(container web)

say "A version that does not start"
if (install --version 3 --workers 2); then fail "A web that ends at once was taken for a new version."; fi
[[ $(docker ps --format '{{.Image}}' | sort -u | grep -c ':2$') == 2 ]] || fail "The last version does not run again."
[[ $(container web) == "$web" ]] || fail "Web was restarted although the new version did not start."
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
