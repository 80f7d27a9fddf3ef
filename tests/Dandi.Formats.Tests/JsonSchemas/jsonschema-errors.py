#!/usr/bin/env python3
"""Writes jsonschema-errors.jsonl: schemas and values that were made up, and the errors of the Python library jsonschema.

  jsonschema-errors.py >jsonschema-errors.jsonl

Needs jsonschema 4.26 (the archive validates with it). The errors are those of draft 2020-12: `path|keyword`, sorted."""

import json
import random

from jsonschema import Draft202012Validator

SEED, COUNT = 20261130, 600
NAMES = ["a", "b", "schemaKey"]
TEXTS = ["", "x", "A", "B", "x-1", "2024-01-02", "a@b"]


def value(r, depth=0):
    kind = r.choice(["text", "number", "other", "list", "object"] if depth < 3 else ["text", "number", "other"])
    if kind == "text":
        return r.choice(TEXTS)
    if kind == "number":
        return r.choice([0, 1, 2, 1.0, 1.5, -1])
    if kind == "other":
        return r.choice([None, True, False])
    if kind == "list":
        return [value(r, depth + 1) for _ in range(r.randrange(4))]
    return {name: value(r, depth + 1) for name in NAMES if r.random() < 0.6}


def schema(r, depth=0):
    made = {}
    if r.random() < 0.7:
        types = ["string", "object", "array", "integer", "number", "boolean", "null"]
        made["type"] = r.choice(types[:4]) if r.random() < 0.8 else r.sample(types, 2)
    if r.random() < 0.15:
        made["const"] = r.choice(TEXTS + [1, True])
    if r.random() < 0.15:
        made["enum"] = r.sample(TEXTS + [0, 1, None], 3)
    if r.random() < 0.2:
        made["pattern"] = r.choice(["^x", "^[A-B]$", "[0-9]+"])
    if r.random() < 0.15:
        made["minLength"] = r.randrange(3)
    if r.random() < 0.15:
        made["maxLength"] = r.randrange(3)
    if r.random() < 0.15:
        made["minItems"] = r.randrange(3)
    if r.random() < 0.15:
        made["maxItems"] = r.randrange(3)
    if r.random() < 0.15:
        made["minimum"] = r.randrange(2)
    if r.random() < 0.1:
        made["uniqueItems"] = True
    if depth > 2:
        return made
    if r.random() < 0.15:
        made["$ref"] = r.choice(["#/$defs/one", "#/$defs/two"])
    if r.random() < 0.4:
        made["properties"] = {name: schema(r, depth + 1) for name in NAMES if r.random() < 0.6}
    if r.random() < 0.3:
        made["required"] = r.sample(NAMES, r.randrange(1, 3))
    if r.random() < 0.15:
        made["additionalProperties"] = r.choice([False, schema(r, depth + 1)])
    if r.random() < 0.1:
        made["propertyNames"] = {"enum": r.sample(NAMES, 2)}
    if r.random() < 0.3:
        made["items"] = schema(r, depth + 1)
    for name in ("anyOf", "oneOf", "allOf"):
        if r.random() < 0.12:
            made[name] = [schema(r, depth + 1) for _ in range(r.randrange(1, 4))]
    if r.random() < 0.06:
        made["not"] = schema(r, depth + 1)
    if r.random() < 0.06:
        made.update({"if": schema(r, depth + 1), "then": schema(r, depth + 1), "else": schema(r, depth + 1)})
    return made


def keyword_of(error):
    """The keyword; for the name of a member, `propertyNames` and not what its schema says."""
    path = list(error.schema_path)
    return "propertyNames" if len(path) > 1 and path[-2] == "propertyNames" else error.validator


def line_of(r):
    made = schema(r)
    made["$defs"] = {"one": schema(r, 3), "two": {"type": "object", "properties": {"a": {"$ref": "#/$defs/two"}}}}
    instance = value(r)
    errors = Draft202012Validator(made).iter_errors(instance)
    try:
        found = sorted("".join(f"/{part}" for part in error.path) + f"|{keyword_of(error)}" for error in errors)
    except RecursionError:
        return line_of(r)
    return {"schema": made, "instance": instance, "errors": found}


def main():
    r = random.Random(SEED)
    valid = 0
    for _ in range(COUNT):
        line = line_of(r)
        while not line["errors"] and valid > COUNT // 5:
            line = line_of(r)
        valid += not line["errors"]
        print(json.dumps(line, separators=(",", ":")))


if __name__ == "__main__":
    main()
