#!/usr/bin/env bash
# Prepares the engine `paddleocr`: its environment .venv-paddle from the hashed lock, and its model folders from the
# ONNX files of the rapidocr wheel. Does nothing where all is there. Needs .venv (tools/install.sh).
set -euo pipefail
cd "$(dirname "$0")/../.."
export UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
uv=.tools/bin/uv
[ -x "$uv" ] || uv=$(command -v uv) || { echo "uv is missing: run make install" >&2; exit 1; }
lock=$(sha256sum requirements/paddle.txt extractors/ocr/models.py extractors/ocr/paddle_models.py | sha256sum | cut -d' ' -f1)
[ "$(cat .venv-paddle/lock 2>/dev/null)" = "$lock" ] && exit 0

printf '\033[1m· PaddleOCR in its own environment\033[0m\n'
rm -f .venv-paddle/lock
[ -x .venv-paddle/bin/python ] || "$uv" venv -q --python "$(.venv/bin/python -c 'import sys; print(sys._base_executable)')" .venv-paddle
"$uv" pip sync -q --python .venv-paddle/bin/python --require-hashes requirements/paddle.txt
source=$(PYTHONPATH=. .venv/bin/python -c 'from extractors.ocr.models import wheel_models; print(wheel_models())')
PYTHONPATH=. .venv-paddle/bin/python -m extractors.ocr.paddle_models "$source" .venv-paddle/models
echo "$lock" >.venv-paddle/lock
