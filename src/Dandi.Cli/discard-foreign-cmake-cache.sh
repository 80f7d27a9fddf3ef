#!/bin/sh
# Removes the build folder of CMake unless its cache was created in that folder and for that source folder.
# Usage: discard-foreign-cmake-cache.sh BUILD SOURCE
set -eu
cache=$1/CMakeCache.txt
[ -f "$cache" ] || exit 0
build=$(realpath "$1")
source=$(realpath "$2")
if grep -qxF "CMAKE_CACHEFILE_DIR:INTERNAL=$build" "$cache" &&
    grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$source" "$cache"; then
    exit 0
fi
rm -rf "$build"
