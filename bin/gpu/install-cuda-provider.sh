#!/usr/bin/env bash
# Adds CUDA to the onnxruntime-node of this checkout: libonnxruntime_providers_cuda.so beside the library that loads it.
#
#   bin/gpu/install-cuda-provider.sh           for CUDA 12 and cuDNN 9, as the package's own installer gets it (nuget.org)
#   bin/gpu/install-cuda-provider.sh --wheel   out of PyPI's onnxruntime-gpu of the same version: for CUDA 13; needs pip
#
# The installer is called by its file. `npm rebuild onnxruntime-node` does not call it, and says it has succeeded, where npm is
# 11 or later, because package.json does not allow it (`allowScripts`).
set -euo pipefail
home=node_modules/onnxruntime-node
libraries=$home/bin/napi-v6/linux/x64
if [ "${1:-}" = --wheel ]; then
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  "$(dirname "$0")/fetch-from-wheel.sh" "onnxruntime-gpu==$(node -p "require('./$home/package.json').version")" "$scratch" \
    'onnxruntime/capi/libonnxruntime_providers_cuda.so' 'onnxruntime/capi/libonnxruntime_providers_shared.so'
  mv "$scratch"/onnxruntime/capi/*.so "$libraries"
else
  ONNXRUNTIME_NODE_INSTALL=cuda12 node "$home/script/install.js"
fi
ls -l "$libraries/libonnxruntime_providers_cuda.so"
