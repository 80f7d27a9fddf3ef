#!/usr/bin/env python3
"""Compares the problems that a run has found with the list of those that are kept on purpose.

  compare-exceptions.py PROBLEMS.json LIST.txt   (LIST: a name and a reason in each line)

Exit code 1 if something else differs, or if a listed name does not differ any more."""

import fnmatch
import json
import sys

problems = json.load(open(sys.argv[1], encoding="utf-8"))
listed = {line.split(None, 1)[0] for line in open(sys.argv[2], encoding="utf-8") if line.strip() and not line.startswith("#")}
failing = {}
for problem in problems:
    if problem["grade"] == "fail":
        failing.setdefault(problem.get("scenario") or problem.get("story"), problem["what"])
unexpected = sorted(name for name in failing if not any(fnmatch.fnmatch(name, pattern) for pattern in listed))
stale = sorted(pattern for pattern in listed if not fnmatch.filter(failing, pattern))
for name in unexpected:
    print(f"differs: {name}: {failing[name]}")
for name in stale:
    print(f"listed in {sys.argv[2]}, but does not differ: {name}")
print(f"{len(failing)} differ, {len(listed)} are listed")
sys.exit(bool(unexpected or stale))
