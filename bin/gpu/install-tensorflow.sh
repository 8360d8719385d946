#!/usr/bin/env bash
# Puts an engine on native TensorFlow into this checkout's node_modules. package.json and the lock stay as they are, and the
# next `npm ci` takes it away again.
#
#   bin/gpu/install-tensorflow.sh tfjs-node           engine `tensorflow`; libtensorflow as the package's own installer gets it
#   bin/gpu/install-tensorflow.sh tfjs-node-gpu       engine `tensorflow-gpu`, the same way
#   bin/gpu/install-tensorflow.sh tfjs-node --wheel   libtensorflow out of PyPI's wheel, where that installer's host is out of
#                                                     reach. Needs pip and g++; 64-bit Linux on x86 only.
#
# The package brings no tfjs of its own: it shares the checkout's, in which the network's second-order gradients are
# registered. TFJS_NODE_VERSION and TENSORFLOW_VERSION (of the wheel) choose versions.
set -euo pipefail
package=${1:?usage: bin/gpu/install-tensorflow.sh tfjs-node|tfjs-node-gpu [--wheel]}
from=${2:-installer}
version=${TFJS_NODE_VERSION:-4.22.0}
scripts=$(cd "$(dirname "$0")" && pwd)
home=node_modules/@tensorflow/$package

if [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 23 ]; then
  echo "Node $(node --version): tfjs-node $version calls util.isNullOrUndefined, which Node 23 removed. Use Node 20 or 22." >&2
  exit 1
fi

# --save-prod beside --no-save: without it npm takes the optional peer for asked and answered, and installs nothing.
npm install --no-save --save-prod --ignore-scripts --no-audit --no-fund "@tensorflow/$package@$version"
if [ -e "$home/node_modules/@tensorflow" ]; then
  echo "$home brings a tfjs of its own; its backend would be registered where Metafuse does not look." >&2
  exit 1
fi

if [ "$from" = --wheel ]; then
  [ "$package" = tfjs-node-gpu ] && wheel=tensorflow || wheel=tensorflow-cpu
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  "$scripts/fetch-from-wheel.sh" "$wheel==${TENSORFLOW_VERSION:-2.15.1}" "$scratch" \
    'tensorflow/libtensorflow_*.so.2' 'tensorflow/include/tensorflow/*' 'tensorflow/include/tsl/*'
  npm pack --silent --pack-destination "$scratch" node-api-headers@1.9.0
  tar -xf "$scratch"/node-api-headers-*.tgz -C "$scratch"
  mkdir -p "$home/deps/lib" "$home/lib/napi-v8"
  mv "$scratch"/tensorflow/libtensorflow_*.so.2 "$home/deps/lib"
  # The addon speaks TensorFlow's C API, which libtensorflow_cc exports, and Node-API: any later version of either will do.
  g++ -O2 -std=c++17 -shared -fPIC -DNAPI_VERSION=8 \
    -I"$scratch/package/include" -I"$scratch/tensorflow/include" "$home"/binding/*.cc -o "$home/lib/napi-v8/tfjs_binding.node" \
    -L"$home/deps/lib" -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 -Wl,-rpath,'$ORIGIN/../../deps/lib'
else
  npm run install --prefix "$home" # by name: npm 11 leaves out install scripts that a project has not allowed
fi

node -e "
  const { backends } = require('@tensorflow/tfjs').engine(), tf = require('@tensorflow/$package');
  console.log('@tensorflow/$package', tf.version['tfjs-node'], 'on TensorFlow', tf.backend().binding.TF_Version);
"
