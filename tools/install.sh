#!/usr/bin/env bash
# Installs what heyan needs, each step only where it is missing: `tools/install.sh run` or `tools/install.sh test`.
# Debian packages come through apt-get, Python packages through uv with hashes; nothing else is fetched.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-run}
export UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy

say() { printf '\033[1m· %s\033[0m\n' "$*"; }

updated=
debian() { # packages: installs those that are missing
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "These Debian packages are missing and only root can install them: ${missing[*]}" >&2
        exit 1
    fi
    say "Debian: ${missing[*]}"
    if [ -z "$updated" ]; then apt-get update -qq; updated=1; fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

python=$(command -v python3.11 || command -v python3)
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "heyan needs Python 3.11" >&2; exit 1; }
"$python" -c 'import ensurepip, venv' 2>/dev/null || debian python3.11-venv

# The pinned font that pages are drawn with, and an opener for RAR archives.
debian fonts-wqy-microhei libarchive-tools

lock_of() { sha256sum "$@" | sha256sum | cut -d' ' -f1; }

if [ "$(cat .tools/lock 2>/dev/null)" != "$(lock_of requirements/uv.txt)" ]; then
    say "uv"
    rm -rf .tools
    "$python" -m venv .tools
    .tools/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
    lock_of requirements/uv.txt >.tools/lock
fi

lock=requirements/heyan.txt
[ "$what" = test ] && lock=requirements/dev.txt
# An environment made for the tests serves for running too.
current=$(cat .venv/lock 2>/dev/null || true)
if [ "$current" != "$(lock_of "$lock" pyproject.toml)" ] &&
    { [ "$what" = test ] || [ "$current" != "$(lock_of requirements/dev.txt pyproject.toml)" ]; }; then
    say "Python packages of $lock"
    [ -x .venv/bin/python ] || .tools/bin/uv venv -q --python "$python" .venv
    .tools/bin/uv pip sync -q --compile-bytecode --python .venv/bin/python --require-hashes "$lock"
    .tools/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
    lock_of "$lock" pyproject.toml >.venv/lock
fi

if [ "$what" = run ]; then
    # The desk's JavaScript where npm is at hand; everything else works without.
    lacking="The review desk's JavaScript is not here yet; for \`heyan serve\` run: bash tools/install.sh desk"
    if command -v npm >/dev/null; then
        bash tools/vendor.sh || say "$lacking"
    elif [ ! -f review/static/vendor/htmx.js ] && [ ! -f .tools/desk-said ]; then
        say "$lacking"
        touch .tools/desk-said
    fi
fi

if [ "$what" = desk ]; then
    command -v npm >/dev/null || debian npm
    bash tools/vendor.sh
fi

if [ "$what" = test ]; then
    # A real S3 server for the storage contract, and the second OCR engine's own environment.
    debian ceph-mon ceph-mgr ceph-osd radosgw
    bash tools/paddle/prepare.sh
    # The review desk's browser tests: Debian's chromium, and the desk's JavaScript from npm.
    debian chromium
    command -v npm >/dev/null || debian npm
    bash tools/vendor.sh test
fi
