#!/usr/bin/env python3
"""Compares the problems that a run has found with a list of accepted problems.

  compare-exceptions.py PROBLEMS.json LIST.txt

Each line of LIST is one problem, `NAME WHAT # REASON`. Whitespace in NAME is written as `_`, whitespace in WHAT as one
space. PROBLEMS is a list of problems, or the report of a test run in the CTRF format (https://ctrf.io). Skipped tests
are printed in lines that begin with `SKIPPED: `.

The exit code is 1 if a problem is not listed, or if a listed problem was not found."""

import collections
import json
import re
import sys

REASON = " # "
# Parts of responses that differ each time.
TRANSACTION = re.compile(r"\btx[0-9a-f]{21}-[0-9a-f]{10}\b")
TIME = re.compile(r"\b[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT\b")


def problems_of(found):
    """Name and description of each problem."""
    if isinstance(found, list):
        return [
            (problem.get("scenario") or problem["story"], f"step {problem['step']}: {problem['what']}")
            for problem in found
            if problem["grade"] == "fail"
        ]
    return [
        (short(test["name"]), test.get("message") or test["status"])
        for test in tests_of(found)
        if test["status"] not in ("passed", "skipped")
    ]


def skips_of(found):
    if isinstance(found, list):
        return []
    return [
        (test["name"], one_line(test.get("message") or "no reason"))
        for test in tests_of(found)
        if test["status"] == "skipped"
    ]


def tests_of(report):
    tests = report["results"]["tests"]
    if not tests:
        sys.exit("No test was run.")
    if len(tests) != report["results"]["summary"]["tests"]:
        sys.exit("The report is truncated.")
    return tests


def short(name):
    """CLASS.METHOD of a test, with its arguments."""
    method, *arguments = name.split("(", 1)
    return "(".join([".".join(method.split(".")[-2:]), *arguments])


def one_line(text):
    return " ".join(TIME.sub("<time>", TRANSACTION.sub("<transaction>", text)).split())


def read_list(path):
    with open(path, encoding="utf-8") as lines:
        return [parse(path, line) for line in lines if line.strip() and not line.startswith("#")]


def parse(path, line):
    words, mark, _ = line.rpartition(REASON)
    name, _, what = words.partition(" ")
    if not mark or not what.strip():
        sys.exit(f"{path}: A line must have the form `NAME WHAT # REASON`: {line.strip()}")
    return name, one_line(what)


def main(problems, exceptions):
    with open(problems, encoding="utf-8") as report:
        found = json.load(report)
    listed = collections.Counter(read_list(exceptions))
    failing = collections.Counter((name.replace(" ", "_"), one_line(what)) for name, what in problems_of(found))
    for name, reason in skips_of(found):
        print(f"SKIPPED: {name}: {reason}")
    for name, what in sorted((failing - listed).elements()):
        print(f"not listed: {name} {what}")
    for name, what in sorted((listed - failing).elements()):
        print(f"listed in {exceptions}, but not found: {name} {what}")
    print(f"{failing.total()} differences found, {listed.total()} listed")
    return failing != listed


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
