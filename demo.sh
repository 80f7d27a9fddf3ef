#!/usr/bin/env bash
# Builds the native executable, starts a local archive, creates a Dandiset and uploads files to it.
set -eu
cd "$(dirname "$0")"
echo "Building artifacts/dandi (about a minute) …"
scripts/publish.sh >/dev/null
dandi=$PWD/artifacts/dandi
work=$PWD/artifacts/demo
rm -rf "$work"
mkdir -p "$work/dandiset"
cp -R examples/dandiset/. "$work/dandiset/"
"$dandi" serve --directory "$work/archive" --port 0 --ready-file "$work/ready.json" --quiet &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    [ -f "$work/ready.json" ] && break
    sleep 0.1
done
api=$(sed -n 's/.*"api_url": "\(.*\)".*/\1/p' "$work/ready.json")
DANDI_INSTANCE_API_KEY=$(sed -n 's/.*"token": "\(.*\)".*/\1/p' "$work/ready.json" | head -n 1)
export DANDI_INSTANCE_API_KEY
cd "$work/dandiset"
echo "$ dandi create \"Example Dandiset\" -i $api"
"$dandi" create "Example Dandiset" -i "$api"
echo "$ dandi upload -i $api"
"$dandi" upload -i "$api"
echo
echo "What to try next:"
echo "    $dandi serve              # a local archive to practice with; it prints an API key and the commands to use"
echo "    $dandi upload --help"
