#!/bin/sh
# Puts LightGBM into bench/peers/trees/.venv, which git ignores, from whatever index pip is configured for.
# PYTHON names the interpreter (3.11 or later).
set -eu
cd "$(dirname "$0")"
"${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --requirement requirements.txt
.venv/bin/python -c 'import lightgbm; print("LightGBM", lightgbm.__version__, "is ready.")'
