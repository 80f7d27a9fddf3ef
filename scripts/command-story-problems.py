#!/usr/bin/env python3
"""Prints the problems in the output of the command stories that are not in a list of accepted ones.

  command-story-problems.py LIST.txt <OUTPUT

Each line of LIST is `STORY PATTERN # REASON`: problems of the story that match the regular expression as a whole are
accepted. They depend on the day and on how far the archive is, so they need not occur.

The exit code is 1 if another problem was found, or if the stories did not run to their end."""

import re
import sys

STORY = re.compile(r"(ok|FAIL) +([a-z_]+\.[a-z_]+): ")
STEP = re.compile(r" {6}(step \d+) ")
PROBLEM = re.compile(r" {11}(\S.*)")
END = re.compile(r"(\d+) passed, (\d+) failed, \d+ steps")


def read_list(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if not line.strip() or line.startswith("#"):
                continue
            words, mark, _ = line.rpartition(" # ")
            story, _, pattern = words.partition(" ")
            if not mark or not pattern:
                sys.exit(f"{path}: A line must have the form `STORY PATTERN # REASON`: {line.strip()}")
            yield story, re.compile(pattern)


def main(path):
    accepted = list(read_list(path))
    story, step, problems, ignored, end = "", "", [], 0, None
    for line in sys.stdin:
        if match := STORY.match(line):
            story = match[2]
        elif match := STEP.match(line):
            step = match[1]
        elif match := PROBLEM.match(line):
            if any(name == story and pattern.fullmatch(match[1]) for name, pattern in accepted):
                ignored += 1
            else:
                problems.append(f"{story} {step}: {match[1]}")
        else:
            end = END.match(line) or end
    print(*problems, sep="\n")
    print(f"{end[0] if end else 'The stories did not run to their end'}; {ignored} accepted differences")
    return 1 if problems or not end or int(end[1]) + int(end[2]) == 0 else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
