#!/usr/bin/env python3
"""Prints the differences in the output of the metadata stories that are not in a list of accepted ones.

  metadata-story-problems.py LIST.txt <OUTPUT

Each line of LIST is `CASE # REASON`. A case in the list that no longer differs is a problem as well.

The exit code is 1 if there is a problem, or if the stories did not run to their end."""

import re
import sys

DIFFERENCE = re.compile(r"(\S+) (?:dandiset|asset) \[")
END = re.compile(r"(\d+) of (\d+) equal, (\d+) Valid wrongly")


def read_list(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if not line.strip() or line.startswith("#"):
                continue
            case, mark, _ = line.partition(" # ")
            if not mark:
                sys.exit(f"{path}: A line must have the form `CASE # REASON`: {line.strip()}")
            yield case


def main(path):
    accepted = set(read_list(path))
    found, end, shows = set(), None, False
    for line in sys.stdin:
        if match := DIFFERENCE.match(line):
            found.add(match[1])
            shows = match[1] not in accepted
        elif END.match(line):
            end, shows = END.match(line), False
        if shows:
            print(line, end="")
    for case in sorted(accepted - found):
        print(f"{path}: {case} does not differ any more: remove the line")
    print(end[0] if end else "The stories did not run to their end")
    return 1 if found != accepted or not end or end[2] == "0" else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
