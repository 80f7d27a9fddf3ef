#!/usr/bin/env python3
"""Reads reports of test projects in the CTRF format (https://ctrf.io).

  test-report.py REPORT EXIT_CODE PREFIX
      Summarizes a run: writes PREFIX.skips and PREFIX.failures, prints `PASSED FAILED SKIPPED`.
  test-report.py --ran REPORT CLASS...
      Prints how many tests ran; fails if no test of one of the classes ran.
  test-report.py --times FOLDER
      Prints how many seconds steps and test classes took, as Markdown tables, the longest first.

A test project counts as failed if its report is missing or truncated, if it ran no test, or if its exit code is not 0
although the report has no failed test."""

import collections
import json
import pathlib
import sys

MAX_LINES = 8
MIN_SECONDS = 5


def read(report):
    """The tests of a report; None if it is missing or truncated."""
    try:
        results = json.loads(pathlib.Path(report).read_text(encoding="utf-8"))["results"]
        tests = results["tests"]
        return tests if len(tests) == results["summary"]["tests"] else None
    except (OSError, ValueError, KeyError):
        return None


def failures(project, tests, exit_code):
    """What failed, with messages and locations."""
    if tests is None:
        return [f"FAILED: {project} ended with exit code {exit_code} and without a report"]
    failed = [test for test in tests if test["status"] not in ("passed", "skipped")]
    found = ["\n".join([f"FAILED: {test['name']}", *details(test)]) for test in failed]
    if not tests:
        found.append(f"FAILED: {project} ran no test")
    if exit_code and not found:
        found.append(f"FAILED: {project} ended with exit code {exit_code}")
    return found


def details(test):
    lines = (test.get("message") or "").splitlines()[:MAX_LINES] + (test.get("trace") or "").splitlines()[:2]
    return ["  " + line for line in lines]


def summarize(report, exit_code, prefix):
    tests = read(report)
    found = failures(pathlib.Path(prefix).name, tests, exit_code)
    skipped = [test for test in tests or [] if test["status"] == "skipped"]
    write(prefix + ".failures", found)
    write(prefix + ".skips", [f"SKIPPED: {test['name']}: {reason(test)}" for test in skipped])
    print(sum(test["status"] == "passed" for test in tests or []), len(found), len(skipped))


def reason(test):
    return " ".join((test.get("message") or "no reason").split())


def write(path, lines):
    pathlib.Path(path).write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def check_classes(report, classes):
    tests = read(report) or []
    print(len(tests), "tests were run")
    missing = sorted(set(classes) - {test["extra"]["type"] for test in tests})
    sys.exit("No test was run in " + ", ".join(missing) + "." if missing else 0)


def print_times(folder):
    steps = {path.stem: int(path.read_text().split()[3]) for path in pathlib.Path(folder).glob("*.counts")}
    classes = collections.Counter()
    for report in pathlib.Path(folder).glob("*.json"):
        for test in read(report) or []:
            classes[test["extra"]["type"]] += test["duration"] / 1000
    print_table("step", steps)
    print_table("class", classes)


def print_table(title, seconds):
    print(f"| {title} | seconds |\n|---|---|")
    for name, value in sorted(seconds.items(), key=lambda item: -item[1]):
        if value >= MIN_SECONDS:
            print(f"| {name} | {value:.0f} |")
    print()


if sys.argv[1:2] == ["--times"] and len(sys.argv) == 3:
    print_times(sys.argv[2])
elif sys.argv[1:2] == ["--ran"] and len(sys.argv) > 3:
    check_classes(sys.argv[2], sys.argv[3:])
elif len(sys.argv) == 4:
    summarize(sys.argv[1], int(sys.argv[2]), sys.argv[3])
else:
    sys.exit(__doc__)
