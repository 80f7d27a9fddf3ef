#!/usr/bin/env bash
# Installs the Debian packages that the native build needs, and those that are given, or says how.
set -eu
packages=(gcc libc6-dev make cmake zlib1g-dev libssl-dev libsqlite3-dev "$@")
missing=()
for package in "${packages[@]}"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} = 0 ] && exit 0
if [ "$(id -u)" != 0 ]; then
    echo "These packages are needed to build. Install them with" >&2
    echo "    sudo apt-get install ${missing[*]}" >&2
    echo "and run this again." >&2
    exit 1
fi
# Steps of ./test.sh that run side by side may come here at the same time.
exec 9<"$0"
flock 9
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
