#!/usr/bin/env bash
# The packages of the lock file, and nothing else.
set -euo pipefail
npm ci --no-audit --no-fund
