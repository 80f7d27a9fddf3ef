#!/usr/bin/env python3
"""Compares the problems that a run has found with the list of those that are kept on purpose.

  compare-exceptions.py PROBLEMS.json LIST.txt

Each line of LIST is one problem, `NAME WHAT # REASON`: blanks in the name stand as _, those in WHAT count as one, and both have to be what the run has found.
PROBLEMS is a list of problems, or the report of a test run in the form of CTRF, of which skipped tests are named in lines with `SKIPPED: `.

Exit code 1 if anything else differs, or if something that is listed does not differ any more."""

import collections
import json
import re
import sys

REASON = " # "
# What answers have anew each time.
TRANSACTION = re.compile(r"\btx[0-9a-f]{21}-[0-9a-f]{10}\b")
TIME = re.compile(r"\b[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT\b")


def problems_of(found):
    """The name and the words of each problem."""
    if isinstance(found, list):
        return [(problem.get("scenario") or problem["story"], f"step {problem['step']}: {problem['what']}") for problem in found if problem["grade"] == "fail"]
    return [(short(test["name"]), test.get("message") or test["status"]) for test in tests_of(found) if test["status"] not in ("passed", "skipped")]


def skips_of(found):
    return [] if isinstance(found, list) else [(test["name"], one_line(test.get("message") or "no reason")) for test in tests_of(found) if test["status"] == "skipped"]


def tests_of(report):
    tests = report["results"]["tests"]
    if not tests:
        sys.exit("no test has run")
    if len(tests) != report["results"]["summary"]["tests"]:
        sys.exit("the report is not whole")
    return tests


def short(name):
    """The class and the method of a test, with its arguments."""
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
        sys.exit(f"{path}: not `NAME WHAT # REASON`: {line.strip()}")
    return name, one_line(what)


def main(problems, exceptions):
    with open(problems, encoding="utf-8") as report:
        found = json.load(report)
    listed = collections.Counter(read_list(exceptions))
    failing = collections.Counter((name.replace(" ", "_"), one_line(what)) for name, what in problems_of(found))
    for name, reason in skips_of(found):
        print(f"SKIPPED: {name}: {reason}")
    for name, what in sorted((failing - listed).elements()):
        print(f"differs: {name} {what}")
    for name, what in sorted((listed - failing).elements()):
        print(f"listed in {exceptions}, but not found: {name} {what}")
    print(f"{failing.total()} differences, {listed.total()} are listed")
    return failing != listed


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
