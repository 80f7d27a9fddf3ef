#!/usr/bin/env bash
# Tests scripts/tally.sh: steps and tests that fail, skip, crash or never end are counted and named, and decide the exit
# code.
set -eu
scripts=$(realpath "$(dirname "$0")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Creates a test project that runs a command instead of tests: project NAME COMMAND. The command writes to $REPORT.
project() {
    mkdir -p "artifacts/bin/$1/release"
    printf '#!/bin/bash\nwhile [ "$1" != -result-ctrf ]; do shift; done\nREPORT=$2\n%s\n' "$2" \
        >"artifacts/bin/$1/release/$1"
    chmod +x "artifacts/bin/$1/release/$1"
}

# Runs a script with scripts/tally.sh, and compares its exit code and the end of its output:
# expect CODE SCRIPT <EXPECTED
expect() {
    local status=0
    bash -uc ". $scripts/tally.sh results; $2; finish" >output 2>&1 || status=$?
    if ! diff -u - <(sed -n '/^$/,$p' output | tail -n +2) || [ "$status" != "$1" ]; then
        echo "exit code $status of: $2"
        cat output
        exit 1
    fi
}

passed='{"name":"A.B.passes","status":"passed","duration":1}'
skipped='{"name":"A.B.skips","status":"skipped","duration":0,"message":"no\nnetwork"}'
failed='{"name":"A.B.fails(text: \"x\")","status":"failed","duration":1,'
failed+='"message":"expected 1\nfound 2","trace":"at A.B"}'
report() { echo "echo '{\"results\":{\"summary\":{\"tests\":$1},\"tests\":[$2]}}' >\"\$REPORT\""; }
project Good "$(report 2 "$passed,$passed")"
project Single "$(report 1 "$passed")"
project Mixed "$(report 3 "$passed,$skipped,$failed"); exit 1"
project Invalid "$(report 1 "$passed"); exit 3"
project Empty "$(report 0 "")"
project Crashing 'kill -SEGV $$'
project Truncated "echo '{\"results\":{\"summary\":{\"tests\":2},\"tests\":[$passed' >\"\$REPORT\""
project Short "$(report 2 "$passed")"
project Endless 'exec sleep 60'

expect 0 'step one true; tests Good; start step two true; start tests Single' <<'END'
5 passed, 0 failed, 0 skipped
END
expect 0 'step one true; step "no root" bash -c "echo trying; echo needs root; exit 77"' <<'END'
SKIPPED: no root: needs root
1 passed, 0 failed, 1 skipped
END
expect 0 'step swift bash -c "echo SKIPPED: A.B.c: external; echo done"' <<'END'
SKIPPED: A.B.c: external
1 passed, 0 failed, 1 skipped
END
expect 1 'step skips bash -c "exit 77"' <<'END'
SKIPPED: skips: no reason
0 passed, 0 failed, 1 skipped
END
expect 1 'step one true; step broken false || step after bash -c "kill -SEGV \$\$"; step absent ./nothing' <<'END'
FAILED: absent (exit code 127)
FAILED: after (exit code 139)
FAILED: broken (exit code 1)
1 passed, 3 failed, 0 skipped
END
expect 1 'tests Mixed; tests Invalid; tests Empty; tests Crashing; tests Truncated; tests Short; tests Absent' <<'END'
SKIPPED: A.B.skips: no network
FAILED: Absent ended with exit code 127 and without a report
FAILED: Crashing ended with exit code 139 and without a report
FAILED: Empty ran no test
FAILED: Invalid ended with exit code 3
FAILED: A.B.fails(text: "x")
  expected 1
  found 2
  at A.B
FAILED: Short ended with exit code 0 and without a report
FAILED: Truncated ended with exit code 0 and without a report
2 passed, 7 failed, 1 skipped
END
expect 1 'step one true; lane() { step two true; kill -KILL $BASHPID; }; start lane' <<'END'
FAILED: lane 0 did not end
2 passed, 1 failed, 0 skipped
END
expect 1 'step one true; TALLY_LIMIT=0.1 step endless sleep 60; TALLY_LIMIT=0.1 tests Endless' <<'END'
FAILED: Endless ended with exit code 124 and without a report
FAILED: endless (exit code 124)
1 passed, 2 failed, 0 skipped
END
expect 1 'step one true; (trap "" XFSZ; ulimit -f 0; step "on a full disk" false)' <<'END'
FAILED: on a full disk did not end
1 passed, 1 failed, 0 skipped
END
echo "all cases were counted correctly"
