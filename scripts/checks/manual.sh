#!/usr/bin/env bash
# Builds the manual, and checks that all of its links lead somewhere. That the pages of the rules are current is a test
# of Dandi.Cli.Tests.
exec "$(dirname "$0")/../manual.sh"
