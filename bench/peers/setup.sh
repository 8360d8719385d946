#!/bin/sh
# Puts PyTorch and JAX into bench/peers/.venv, which git ignores, from whatever index pip is configured for.
# PYTHON names the interpreter (3.11 or later), PIP_INDEX_URL an index with CPU wheels if there is one.
set -eu
cd "$(dirname "$0")"
"${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --requirement requirements.txt
.venv/bin/python -c 'import jax, torch; print("PyTorch", torch.__version__, "and JAX", jax.__version__, "are ready.")'
