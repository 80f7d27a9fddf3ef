#!/usr/bin/env bash
# Formats the man pages of all commands with man(1) and checks them with mandoc(1). Any warning is an error.
set -u
cd "$(dirname "$0")/../.."
if ! scripts/install-build-packages.sh man-db mandoc; then
    echo "man-db and mandoc cannot be installed here"
    exit 77
fi
scripts/man-pages.sh --no-build || exit
status=0
checked=0
for page in artifacts/man/man1/*.1; do
    checked=$((checked + 1))
    warnings=$(
        LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null
        mandoc -T lint "$page" 2>&1
    )
    [ -z "$warnings" ] && continue
    status=1
    echo "$page:"
    echo "$warnings"
done
echo "$checked man pages checked"
[ "$checked" -gt 0 ] && exit $status
