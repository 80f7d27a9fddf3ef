#!/usr/bin/env bash
# Starts a new local archive on a free port of 127.0.0.1, runs a command, and stops the archive:
# with-archive.sh COMMAND ARGUMENT…
# READY in the command is replaced by the path of the ready file; DANDI_ARCHIVE_PID is the process of the archive.
set -u
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
artifacts/dandi serve --directory "$folder/archive" --port 0 --ready-file "$folder/ready.json" --quiet \
    --user alice --user bob --user carol:pending &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 100); do
    [ -f "$folder/ready.json" ] && break
    sleep 0.1
done
DANDI_ARCHIVE_PID=$server "${@/READY/$folder/ready.json}"
