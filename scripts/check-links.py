#!/usr/bin/env python3
"""Checks that every link of a static site leads to a file of the site, and every anchor to an element with that id.

    check-links.py FOLDER

The last line has the numbers. Links to other hosts are counted, but not followed. The exit code is 1 if a link is
broken, or if there is none at all.
"""
import html.parser
import os
import sys
import urllib.parse


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.ids, self.links = set(), []
        with open(path, encoding="utf-8") as file:
            self.feed(file.read())

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        for name in ("id", "name"):
            if attributes.get(name) and tag != "meta":
                self.ids.add(attributes[name])
        for name in ("href", "src"):
            if attributes.get(name):
                self.links.append(attributes[name])


def problem_of(link, source, pages):
    """Returns what is wrong with a link; None if nothing is."""
    parts = urllib.parse.urlsplit(link)
    target = source
    if parts.path:
        target = os.path.normpath(os.path.join(os.path.dirname(source), urllib.parse.unquote(parts.path)))
        if os.path.isdir(target):
            target = os.path.join(target, "index.html")
    if not os.path.isfile(target):
        return "does not exist"
    fragment = urllib.parse.unquote(parts.fragment)
    if fragment and target in pages and fragment not in pages[target].ids:
        return "has no such anchor"
    return None


def main(folder):
    pages = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".html"):
                path = os.path.normpath(os.path.join(parent, name))
                pages[path] = Page(path)
    checked, foreign, broken = 0, 0, 0
    for source, page in sorted(pages.items()):
        for link in page.links:
            if urllib.parse.urlsplit(link).scheme or link.startswith("//"):
                foreign += 1
                continue
            checked += 1
            problem = problem_of(link, source, pages)
            if problem:
                broken += 1
                print(f"{os.path.relpath(source, folder)}: {link} {problem}")
    print(f"{len(pages)} pages, {checked} links checked, {broken} broken; {foreign} links to other hosts not followed")
    return 1 if broken or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
