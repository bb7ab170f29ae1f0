#!/usr/bin/env bash
# Renews requirements/paddle.txt: hashed, no hosts, the same versions as requirements/heyan.txt where both can.
set -euo pipefail
cd "$(dirname "$0")/../.."
export UV_PYTHON_DOWNLOADS=never
uv=.tools/bin/uv
[ -x "$uv" ] || uv=$(command -v uv)
same=$(mktemp)
trap 'rm -f "$same"' EXIT
# PaddleOCR's paddlex wants its own numpy, PyYAML and opencv.
grep -oE '^[a-zA-Z0-9_.-]+==[^ ;]+' requirements/heyan.txt | grep -vE '^(numpy|pyyaml|opencv-.*)==' >"$same"
"$uv" pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url \
    -c "$same" requirements/paddle.in -o requirements/paddle.txt
