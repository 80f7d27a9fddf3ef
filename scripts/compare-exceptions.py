#!/usr/bin/env python3
"""Compares the problems that a run has found with the list of those that are kept on purpose.

  compare-exceptions.py PROBLEMS.json LIST.txt   (LIST: a name, in which blanks stand as _, and a reason in each line)

PROBLEMS is a list of problems, or the report of a test run in the form of CTRF, of which skipped tests are named in lines with `SKIPPED: `.

Exit code 1 if something else differs, or if a listed name does not differ any more."""

import fnmatch
import json
import sys


def failures(report):
    if isinstance(report, list):
        return [(problem.get("scenario") or problem.get("story"), problem["what"]) for problem in report if problem["grade"] == "fail"]
    if not report["results"]["tests"]:
        sys.exit("no test has run")
    tests = [test for test in report["results"]["tests"] if test["status"] == "failed"]
    return [(short(test["name"]), test.get("message", "").replace("\n", " ")) for test in tests]


def skips(report):
    tests = [] if isinstance(report, list) else report["results"]["tests"]
    return [(test["name"], test.get("message", "").replace("\n", " ")) for test in tests if test["status"] == "skipped"]


def short(name):
    """The class and the method of a test, with its arguments."""
    method, *arguments = name.split("(", 1)
    return "(".join([".".join(method.split(".")[-2:]), *arguments]).replace(" ", "_")


listed = {line.split(None, 1)[0] for line in open(sys.argv[2], encoding="utf-8") if line.strip() and not line.startswith("#")}
problems = json.load(open(sys.argv[1], encoding="utf-8"))
failing = {}
for name, what in failures(problems):
    failing.setdefault(name, what)
for name, reason in skips(problems):
    print(f"SKIPPED: {name}: {reason}")
unexpected = sorted(name for name in failing if not any(fnmatch.fnmatch(name, pattern) for pattern in listed))
stale = sorted(pattern for pattern in listed if not fnmatch.filter(failing, pattern))
for name in unexpected:
    print(f"differs: {name}: {failing[name]}")
for name in stale:
    print(f"listed in {sys.argv[2]}, but does not differ: {name}")
print(f"{len(failing)} differ, {len(listed)} are listed")
sys.exit(bool(unexpected or stale))
