#!/usr/bin/env bash
# Puts the desk's JavaScript into review/static/vendor: pinned versions from npm, each file checked by its SHA-256.
# `tools/vendor.sh` for running; `tools/vendor.sh test` also fetches what the browser tests need.
set -euo pipefail
cd "$(dirname "$0")/.."
into=review/static/vendor
mkdir -p "$into"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# package version, file in the package, name here, SHA-256
vendor() {
    local package=$1 version=$2 file=$3 name=$4 sha256=$5
    echo "$sha256  $into/$name" | sha256sum --check --status 2>/dev/null && return 0
    command -v npm >/dev/null || { echo "npm is needed to fetch $package (Debian: apt-get install npm)" >&2; exit 1; }
    (cd "$scratch" && npm pack --silent --ignore-scripts "$package@$version" >archive.name && tar -xzf "$(cat archive.name)")
    echo "$sha256  $scratch/package/$file" | sha256sum --check --status ||
        { echo "$package $version: $file is not the pinned one ($(sha256sum "$scratch/package/$file" | cut -d' ' -f1))" >&2; exit 1; }
    cp "$scratch/package/$file" "$into/$name"
    rm -rf "$scratch/package"
}

vendor htmx.org 2.0.11 dist/htmx.min.js htmx.js d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717
vendor openseadragon 6.1.1 build/openseadragon/openseadragon.min.js openseadragon.js 14d587cd3ee7c4861f1a41077ce642029364a21029956ba635bd8fb1202cf9ad
if [ "${1:-}" = test ]; then
    vendor axe-core 4.14.1 axe.min.js axe.js 29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c
fi
