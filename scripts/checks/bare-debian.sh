#!/usr/bin/env bash
# Copies only the executable into a minimal Debian (without .NET, SQLite and OpenSSL), and serves and uploads there.
set -eu
cd "$(dirname "$0")/../.."
if [ "$(id -u)" != 0 ]; then echo "creating a minimal Debian needs root"; exit 77; fi
scripts/check-executable.sh
scripts/install-build-packages.sh debootstrap
root=artifacts/bare-debian
if [ ! -f "$root/complete" ]; then
    rm -rf "$root"
    mirror=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' \
        /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)
    release=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
    debootstrap --variant=minbase "$release" "$root" ${mirror:+"$mirror"} >artifacts/debootstrap.log 2>&1 || {
        tail -n 3 artifacts/debootstrap.log
        echo "debootstrap failed (artifacts/debootstrap.log)"
        exit 77
    }
    touch "$root/complete"
fi
for absent in libsqlite3.so libssl.so libcrypto.so dotnet; do
    if find "$root/usr" -name "$absent*" | grep -q .; then echo "the Debian is not minimal: it has $absent"; exit 1; fi
done
rm -rf "$root/lab"
mkdir -p "$root/lab/dandiset"
cp artifacts/dandi "$root/lab/dandi"
cp -R examples/dandiset/. "$root/lab/dandiset/"
chroot "$root" /lab/dandi serve --directory /lab/archive --port 0 --ready-file /lab/ready.json --quiet &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; rm -rf "$root/lab"' EXIT
for _ in $(seq 100); do
    [ -f "$root/lab/ready.json" ] && break
    sleep 0.1
done
api=$(sed -n 's/.*"api_url": "\(.*\)".*/\1/p' "$root/lab/ready.json")
key=$(sed -n 's/.*"token": "\(.*\)".*/\1/p' "$root/lab/ready.json" | head -n 1)
run() {
    chroot "$root" /usr/bin/env -i "DANDI_INSTANCE=$api" "DANDI_INSTANCE_API_KEY=$key" HOME=/lab \
        sh -c "cd /lab/dandiset && /lab/dandi $1"
}
run 'create Bare'
run upload 2>&1 | tee artifacts/bare-debian.log
grep -q '^4 uploaded, 0 skipped, 0 invalid, 0 failed$' artifacts/bare-debian.log
