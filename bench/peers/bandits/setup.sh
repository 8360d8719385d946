#!/bin/sh
# Puts MABWiser, SciPy and statsmodels into bench/peers/bandits/.venv, which git ignores, from whatever index pip is configured for.
# PYTHON names the interpreter (3.11 or later).
set -eu
cd "$(dirname "$0")"
"${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --requirement requirements.txt
.venv/bin/python -c 'import mabwiser, statsmodels; print("MABWiser and statsmodels are ready.")'
