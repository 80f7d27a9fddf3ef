#!/usr/bin/python3
"""Checks with the HDF5 library that an edited file is the original but for the edits, and can be changed further.

    check.py ORIGINAL EDITED EDITS

EDITS is a JSON list of [dataset, index, text]. Prints `equal`, or what differs."""
import json
import sys

import h5py
import numpy


def read(path):
    found = {}
    with h5py.File(path, "r") as file:
        def visit(name, item):
            found[f"{name}@"] = {key: str(value) for key, value in item.attrs.items()}
            if isinstance(item, h5py.Dataset) and not item.external:
                found[name] = numpy.array(item[()], dtype=object if h5py.check_string_dtype(item.dtype) else None)
        file.visititems(visit)
    return found


def main(original, edited, edits):
    expected, found = read(original), read(edited)
    for dataset, index, text in edits:
        expected[dataset.strip("/")].reshape(-1)[index] = text.encode()
    assert expected.keys() == found.keys()
    for name, value in expected.items():
        assert numpy.array_equal(value, found[name]), (name, value, found[name])
    with h5py.File(edited, "r+") as file:
        file["list"][0], file["list"][2] = "x", "changed by the library"
        file.create_dataset("new", data=["added by the library"] * 100)
    with h5py.File(edited, "r") as file:
        assert file["list"][2] == b"changed by the library" and file["new"][99] == b"added by the library"
        assert file["others"][19] == b"text 19"
    print("equal")


main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
