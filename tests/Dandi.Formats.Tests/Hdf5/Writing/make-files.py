#!/usr/bin/python3
"""Creates the files in `files`: strings in every form in which the HDF5 library stores them.

Requires h5py (Debian: python3-h5py). The files are committed, so the tests need it only to check the edited files:
    /usr/bin/python3 tests/Dandi.Formats.Tests/Hdf5/Writing/make-files.py
"""
import os
import sys

import h5py
import numpy
from h5py import h5d, h5f, h5p, h5s, h5t

HERE = os.path.dirname(os.path.abspath(__file__))
TEXT, ASCII = h5py.string_dtype("utf-8"), h5py.string_dtype("ascii")
NAMES = ["media/a.mp4", "media/größe.mp4", "https://example.com/c.mp4"]


def strings(names):
    return numpy.array(names, dtype=object)


def fixed(file, name, size, padding):
    kind = h5t.C_S1.copy()
    kind.set_size(size)
    kind.set_strpad(padding)
    data = numpy.array([b"media/a.mp4", b"media/b.mp4"], dtype=f"S{size}")
    created = h5d.create(file.id, name.encode(), kind, h5s.create_simple((2,)))
    created.write(h5s.ALL, h5s.ALL, data)


def fill(file):
    """One dataset for each form, and other data around them."""
    file["before"] = numpy.arange(100)
    file.create_dataset("list", data=strings(NAMES), dtype=TEXT).attrs["starting_frame"] = numpy.array([0, 10, 20])
    file.create_dataset("scalar", data="pics/a.png", dtype=TEXT)
    file.create_dataset("ascii", data=strings(NAMES[:1]), dtype=ASCII)
    fixed(file, "fixed", 48, h5t.STR_NULLPAD)
    fixed(file, "spaces", 48, h5t.STR_SPACEPAD)
    fixed(file, "terminated", 48, h5t.STR_NULLTERM)
    file.create_dataset("chunked", data=strings(NAMES), dtype=TEXT, chunks=(2,), maxshape=(None,))
    file.create_dataset("table", data=strings(NAMES * 5).reshape(5, 3), dtype=TEXT, chunks=(2, 2), maxshape=(None, None))
    file.create_dataset("gzip", data=strings(NAMES), dtype=TEXT, chunks=(2,), compression="gzip")
    file.create_dataset("unwritten", shape=(2,), dtype=TEXT)
    compact = h5p.create(h5p.DATASET_CREATE)
    compact.set_layout(h5d.COMPACT)
    h5d.create(file.id, b"compact", h5t.py_create(TEXT, logical=True), h5s.create_simple((3,)), dcpl=compact)
    file["compact"][...] = strings(NAMES)
    file.create_dataset("raw", shape=(1,), dtype="S16", external=[("/nonexistent/raw.bin", 0, 16)])
    file.create_dataset("others", data=strings([f"text {index}" for index in range(20)]), dtype=TEXT)
    file["after"] = numpy.arange(100, 200)


def make(name, **options):
    with h5py.File(os.path.join(HERE, "files", name), "w", **options) as file:
        fill(file)


def make_small_offsets():
    properties = h5p.create(h5p.FILE_CREATE)
    properties.set_sizes(4, 4)
    path = os.path.join(HERE, "files", "offsets-of-4-bytes.h5")
    with h5py.File(h5f.create(path.encode(), fcpl=properties)) as file:
        fill(file)


make("old.h5", libver=("earliest", "v108"))
make("new.h5", libver="v110")
make("user-block.h5", libver="v110", userblock_size=512)
make("user-block-old.h5", libver=("earliest", "v108"), userblock_size=512)
make("paged.h5", libver="v110", fs_strategy="page", fs_persist=True, fs_threshold=1)
make_small_offsets()
