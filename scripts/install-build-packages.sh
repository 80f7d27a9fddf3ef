#!/usr/bin/env bash
# Installs the Debian packages that the native build needs, and additional ones; without root, prints the command:
# install-build-packages.sh [PACKAGE…]
set -eu
packages=(gcc libc6-dev make cmake zlib1g-dev libssl-dev libsqlite3-dev "$@")
missing=()
for package in "${packages[@]}"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} = 0 ] && exit 0
if [ "$(id -u)" != 0 ]; then
    echo "Packages are missing. Install them, then run this command again:" >&2
    echo "    sudo apt-get install ${missing[*]}" >&2
    exit 1
fi
# Steps of ./test.sh that run in parallel may get here at the same time.
exec 9<"$0"
flock 9
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
