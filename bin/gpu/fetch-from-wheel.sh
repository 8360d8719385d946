#!/usr/bin/env bash
# Unpacks parts of a PyPI wheel: native libraries that are on PyPI and not on npm. Runs no Python of the wheel.
#
#   bin/gpu/fetch-from-wheel.sh tensorflow-cpu==2.15.1 FOLDER 'tensorflow/lib*.so.2' 'tensorflow/include/tsl/*'
set -euo pipefail
requirement=$1 folder=$2
shift 2
mkdir -p "$folder"
# The libraries do not depend on a Python; the index has one wheel for each, and 3.11 is one that both packages have.
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --python-version 3.11 \
  --platform manylinux2014_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux_2_28_x86_64 \
  --dest "$folder/wheel" "$requirement"
python3 - "$folder" "$@" <<'PYTHON'
import fnmatch, pathlib, sys, zipfile
folder, *patterns = sys.argv[1:]
(path,) = pathlib.Path(folder, "wheel").glob("*.whl")
with zipfile.ZipFile(path) as wheel:
    for name in wheel.namelist():
        if any(fnmatch.fnmatch(name, pattern) for pattern in patterns):
            wheel.extract(name, folder)
path.unlink()
PYTHON
