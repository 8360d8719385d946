#!/usr/bin/env bash
# What an image needs of the system beyond its base, and the user that it runs as. With SIMULATE=1 it only says so.
#
#   bin/docker/install-system.sh eager|compiled|serve
set -euo pipefail
packages=()
if [ "${1:?usage: bin/docker/install-system.sh eager|compiled|serve}" = compiled ]; then
  # Vulkan's loader, and what the driver's Vulkan library is linked with even where nothing is drawn.
  packages=(libvulkan1 libegl1 libgl1 libx11-6 libxext6)
fi
simulate=${SIMULATE:+--simulate}
if [ ${#packages[@]} -gt 0 ]; then
  [ -n "$simulate" ] || apt-get update
  apt-get install --yes --no-install-recommends $simulate "${packages[@]}"
  [ -n "$simulate" ] || rm -rf /var/lib/apt/lists/*
fi
if [ -n "$simulate" ]; then echo 'would add the user metafuse (10001), and /data, which is theirs'; else
  useradd --uid 10001 --user-group --create-home --shell /usr/sbin/nologin metafuse
  install --directory --owner=metafuse --group=metafuse /data
fi
