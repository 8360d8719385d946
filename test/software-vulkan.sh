#!/usr/bin/env bash
# Prints the path of a Vulkan driver's manifest that needs no GPU: SwiftShader, as Debian ships it for Chromium, with the
# Vulkan loader beside it. Fetched from the Debian archive, which signs it, when it is not there yet; nothing is installed
# and no root is needed.
#
#   export METAFUSE_VULKAN_ICD="$(test/software-vulkan.sh)"   # the tests of the engine webgpu then run
#
# Outside of the tests: VK_ICD_FILENAMES="$METAFUSE_VULKAN_ICD" LD_LIBRARY_PATH="$(dirname "$METAFUSE_VULKAN_ICD")" …
# Where this fails (no Debian, no archive), any Vulkan driver will do: METAFUSE_VULKAN_ICD=/usr/share/vulkan/icd.d/….json.
set -euo pipefail

package=chromium-common
files=(vk_swiftshader_icd.json libvk_swiftshader.so libvulkan.so.1)
cache="$(cd "$(dirname "$0")/.." && pwd)/.metafuse/software-vulkan"

give_up() {
  echo "no software Vulkan driver: $1" >&2
  exit 1
}

is_whole() { (cd "$cache" 2>/dev/null && sha256sum --check --strict --quiet SHA256SUMS >/dev/null 2>&1); }

if ! is_whole; then
  for tool in apt-get dpkg-deb sha256sum; do
    command -v "$tool" >/dev/null || give_up "$tool is not installed; it comes from the Debian package $package"
  done
  work="$(mktemp -d)"
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work"/{lists,archives,driver}/partial
  fetch() { (cd "$work" && apt-get -qq -o APT::Sandbox::User=root -o Acquire::http::Timeout=20 -o Acquire::Retries=1 "$@" >&2); }
  # The machine's package lists if they have it, lists of our own otherwise.
  own=(-o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/archives")
  fetch download "$package" 2>/dev/null || { fetch "${own[@]}" update && fetch "${own[@]}" download "$package"; } ||
    give_up "apt-get cannot download $package here"
  dpkg-deb --fsys-tarfile "$work/$package"_*.deb |
    tar -x -C "$work/driver" --strip-components=4 "${files[@]/#/./usr/lib/chromium/}" ||
    give_up "$package does not hold ${files[*]}"
  (cd "$work/driver" && rmdir partial && sha256sum "${files[@]}" >SHA256SUMS)
  rm -rf "$cache"
  mkdir -p "$(dirname "$cache")"
  mv "$work/driver" "$cache"
fi
echo "$cache/${files[0]}"
