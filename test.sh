#!/usr/bin/env bash
# Installs what the tests need where it can, then builds, checks and tests everything.
# Ends with a line "N passed, N failed, N skipped". With CI=true a skip is a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# As `dotnet run` and the images have it: docs/adr/0002-huge-pages.md.
export GLIBC_TUNABLES=glibc.malloc.hugetlb=1
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

say() { printf '\n== %s\n' "$*"; }

# Debian package and the command, or the folder, that shows it is there. Go is for a stand-in for helm.
go=/usr/share/gocode/src
packages=(shellcheck:shellcheck imagemagick:convert-im6.q16 libavif-bin:avifdec chromium:chromium procps:pgrep
  radosgw:radosgw ceph-mon:ceph-mon ceph-osd:ceph-osd redis-server:redis-server mariadb-server:mariadbd
  golang-go:go "golang-github-masterminds-sprig-dev:$go/github.com/Masterminds/sprig"
  "golang-gopkg-yaml.v3-dev:$go/gopkg.in/yaml.v3")

install_packages() {
  local missing=() entry
  for entry in "${packages[@]}"; do
    command -v "${entry#*:}" >/dev/null || [[ -d ${entry#*:} ]] || missing+=("${entry%%:*}")
  done
  ((${#missing[@]})) || return 0
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null && return 0
  fi
  echo "Missing: ${missing[*]}. Tests that need them are skipped; install them to run all." >&2
}

command -v dotnet >/dev/null || { echo "Missing: the .NET 10 SDK." >&2; exit 1; }

say "Packages"
install_packages

say "Build"
dotnet restore Detourer.slnf
dotnet build Detourer.slnf -c Release --no-restore

say "Format"
dotnet format Detourer.slnf --no-restore --verify-no-changes

say "Scripts"
if command -v shellcheck >/dev/null; then
  find . -name '*.sh' -not -path './node_modules/*' -not -path '*/obj/*' -not -path '*/bin/*' -not -path './out/*' -exec shellcheck .ci/run {} +
else
  echo "shellcheck is missing: the shell's scripts are not checked." >&2
fi
if command -v npm >/dev/null; then
  npm ci --no-audit --no-fund
  npm run --silent check
else
  echo "npm is missing: the page's scripts are not checked, and tests that need axe are skipped." >&2
fi

say "Model"
dotnet Detourer.Worker/bin/Release/net10.0/Detourer.Worker.dll models pull ||
  echo "The model could not be had. Tests that need it are skipped." >&2

say "Tests"
status=0
dotnet test Detourer.slnf -c Release --no-build \
  --logger "trx;LogFilePrefix=tests" --logger "console;verbosity=normal" --results-directory "$results" | tee "$results/log" || status=$?

# What the runner counted, from its own report.
counter() { grep -ho "<Counters [^>]*" "$results"/*.trx | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk "{ sum += \$1 } END { print sum + 0 }"; }
total=$(counter total) passed=$(counter passed) failed=$(counter failed)
skipped=$((total - passed - failed))

# Once more where the reader of a cut log finds them.
if ((failed > 0)); then
  say "Failures"
  grep -A 40 '^ *Failed [A-Z]' "$results/log"
fi

say "Result"
if ((skipped > 0)) && [[ ${CI:-} == true ]]; then
  echo "With CI=true nothing may be skipped." >&2
  status=1
fi
((total > 0)) || status=1
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
