#!/usr/bin/env bash
# Measures what the view of an upload costs: view-cpu.sh [CHUNKS]
# Uploads a Zarr of CHUNKS (1,000,000) chunks of one byte to a local archive, on a terminal of 100 columns, and prints the
# CPU time of the client, and which part of it was spent below the code that draws the view and observes the transfer.
# Needs perf, script, and an executable with symbols (scripts/publish.sh). It writes below TMPDIR, 5 GB for 1,000,000.
set -eu
cd "$(dirname "$0")/.."
chunks=${1:-1000000}
ready=${2:-}
if [ -z "$ready" ]; then
    exec scripts/with-archive.sh "$0" "$chunks" READY
fi
client=$PWD/artifacts/publish/Dandi.Cli/release_linux-x64/dandi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home TERM=xterm-256color LC_ALL=C.UTF-8
mkdir "$HOME"
eval "$(python3 -c '
import json, sys
ready = json.load(open(sys.argv[1]))
print("export DANDI_INSTANCE=" + ready["api_url"])
print("export DANDI_INSTANCE_API_KEY=" + next(u["token"] for u in ready["users"] if u["name"] == "alice"))
' "$ready")"
mkdir "$work/data"
cd "$work/data"
"$client" create "View" >/dev/null 2>&1
python3 - "$chunks" <<'PYTHON'
import json, os, sys
count, row = int(sys.argv[1]), 1000
rows = (count + row - 1) // row
os.makedirs("z.zarr/x")
open("z.zarr/.zgroup", "w").write('{"zarr_format": 2}')
open("z.zarr/x/.zarray", "w").write(json.dumps({
    "zarr_format": 2, "shape": [rows, row], "chunks": [1, 1], "dtype": "|u1", "compressor": None, "filters": None,
    "fill_value": 0, "order": "C", "dimension_separator": "/"}))
for i in range(count):
    if i % row == 0:
        os.mkdir(f"z.zarr/x/{i // row}")
    with open(f"z.zarr/x/{i // row}/{i % row}", "wb") as chunk:
        chunk.write(bytes([i * 7 % 256]))
PYTHON
cat >"$work/run.sh" <<EOF
stty columns 100 rows 40
TIMEFORMAT='%U %S %R'
{ time perf record -q -F 199 -g -o "$work/perf.data" \
    "$client" upload --validation skip --no-cache --report "$work/report.html" 2>/dev/tty; } 2>"$work/times"
EOF
script -qec "bash $work/run.sh" /dev/null | tail -c 400
perf report -i "$work/perf.data" --children --stdio -g none -s symbol 2>/dev/null >"$work/report.txt"
python3 - "$work" <<'PYTHON'
import re, sys
work = sys.argv[1]
user, system, wall = map(float, open(work + "/times").read().split()[-3:])
cpu = user + system
print(f"CPU of the client with perf: {cpu:.1f} s in {wall:.0f} s")
share = {}
for line in open(work + "/report.txt", errors="replace"):
    found = re.match(r"\s+([\d.]+)%\s+[\d.]+%\s+\[\.\]\s+(\S+)", line)
    if found:
        share.setdefault(found[2], float(found[1]))
for title, pattern in (
    ("draws the view", r"LiveReporter__Draw$"),
    ("observes what limits", r"TransferRun__ObserveLimits$"),
    ("follows events", r"TransferMeter__Report$"),
    ("samples the course", r"CourseSampler__Sample$"),
):
    part = sum(value for name, value in share.items() if re.search(pattern, name))
    print(f"{title}: {part:.2f} % of the CPU time, {part * cpu / wall:.3f} % of one core")
PYTHON
