#!/usr/bin/env bash
# Compiles to dist/ and takes away what only building needed.
set -euo pipefail
npm run build
npm prune --omit=dev --no-audit --no-fund
node dist/bin/metafuse.js --version
