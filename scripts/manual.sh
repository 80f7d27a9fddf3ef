#!/usr/bin/env bash
# Builds the manual as a static site, artifacts/manual/index.html, and checks its links. A warning of docfx, such as one
# about a page that does not exist, is an error.
set -eu
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
rm -rf artifacts/manual
dotnet tool restore >/dev/null
dotnet docfx build docfx.json --warningsAsErrors --logLevel warning
scripts/check-links.py artifacts/manual
