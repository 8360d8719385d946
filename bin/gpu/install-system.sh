#!/usr/bin/env bash
# What an image needs of the system beyond its CUDA base, and the user that it runs as. With SIMULATE=1 it only says so.
#
#   bin/gpu/install-system.sh eager|compiled
set -euo pipefail
packages=()
if [ "${1:?usage: bin/gpu/install-system.sh eager|compiled}" = compiled ]; then
  # Vulkan's loader, and what the driver's Vulkan library is linked with even where nothing is drawn.
  packages=(libvulkan1 libegl1 libgl1 libx11-6 libxext6)
fi
simulate=${SIMULATE:+--simulate}
if [ ${#packages[@]} -gt 0 ]; then
  [ -n "$simulate" ] || apt-get update
  apt-get install --yes --no-install-recommends $simulate "${packages[@]}"
  [ -n "$simulate" ] || rm -rf /var/lib/apt/lists/*
fi
if [ -n "$simulate" ]; then echo 'would add the user metafuse (10001)'; else
  useradd --uid 10001 --user-group --create-home --shell /usr/sbin/nologin metafuse
fi
