#!/usr/bin/env bash
# Whether everything an image's engines load is there, but for the driver, which comes when a container starts.
#
#   bin/docker/check-image.sh eager|compiled|serve     in the folder that has dist/ and node_modules/
set -euo pipefail
target=${1:?usage: bin/docker/check-image.sh eager|compiled|serve}
missing=0
lack() {
  echo "missing: $*" >&2
  missing=1
}
# TensorFlow and ONNX Runtime open these by name when a GPU is asked for; so does the linker here, where it is told to.
opens() {
  for name in "$@"; do
    LD_PRELOAD=$name /bin/true 2>&1 | grep -q 'cannot be preloaded' && lack "$name, which $target opens"
  done
  return 0
}
links() {
  [ -e "$1" ] || { lack "$1"; return; }
  while read -r name; do lack "$name, which $1 is linked with"; done < <(ldd "$1" | sed -n 's/^\s*\(.*\) => not found$/\1/p' | grep -v '^libcuda\.so')
}

node dist/bin/metafuse.js --version >/dev/null || lack "a metafuse that starts"
case $target in
  eager)
    links node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node
    opens libcudart.so.11.0 libcublas.so.11 libcublasLt.so.11 libcufft.so.10 libcurand.so.10 libcusolver.so.11 libcusparse.so.11 libcudnn.so.8
    ;;
  compiled)
    links node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so
    opens libcudnn.so.9 libvulkan.so.1
    ;;
  serve) links "node_modules/onnxruntime-node/bin/napi-v6/linux/$(node -p process.arch)/onnxruntime_binding.node" ;;
  *) lack "a target of the name $target" ;;
esac
exit $missing
