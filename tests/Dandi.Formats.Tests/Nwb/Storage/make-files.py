#!/usr/bin/python3
"""Creates the files in `files`: the content of an example in storage forms that only the HDF5 library writes.

Requires h5py and hdf5-tools (Debian: python3-h5py, hdf5-tools). The files are committed, so the tests need neither:
    /usr/bin/python3 tests/Dandi.Formats.Tests/Nwb/Storage/make-files.py
"""
import ctypes
import os
import shutil
import subprocess

import h5py
import numpy

EXAMPLE = "../../../../../examples/dandiset/sub-mouse01/sub-mouse01_ses-20240302_icephys.nwb"
TEXT = h5py.string_dtype("utf-8")
TIMES = numpy.array([0.5, 1.0, 2.0, 4.0])


def replace(file, path, data, **storage):
    """Replaces a dataset and keeps its attributes."""
    attributes = dict(file[path].attrs) if path in file else {}
    if path in file:
        del file[path]
    created = file.create_dataset(path, data=data, **storage)
    created.attrs.update(attributes)
    return created


def write_anew(source, target):
    """Copies values, not headers, so that the HDF5 library writes the whole file."""
    target.attrs.update(source.attrs)
    for name, member in source.items():
        if isinstance(member, h5py.Group):
            write_anew(member, target.create_group(name))
        else:
            is_text = h5py.check_string_dtype(member.dtype) is not None
            target.create_dataset(name, data=member[()], dtype=TEXT if is_text else member.dtype).attrs.update(member.attrs)


def make_plain():
    """An example with few samples, a series with timestamps, and two keywords."""
    with h5py.File(EXAMPLE) as example, h5py.File("plain.nwb", "w") as file:
        write_anew(example, file)
        replace(file, "acquisition/CurrentClampSeries/data", numpy.arange(4, dtype="f4"))
        series = file.create_group("acquisition/licks")
        series.attrs.update({"namespace": "core", "neurodata_type": "TimeSeries", "description": "licks", "comments": "none"})
        series.attrs["object_id"] = "5a1e0b5c-54f0-4d9f-a9a5-7a6f3f7c2f10"
        data = series.create_dataset("data", data=numpy.arange(4, dtype="f8"))
        data.attrs.update({"unit": "V", "conversion": numpy.float32(1), "resolution": numpy.float32(0.1), "offset": numpy.float32(0)})
        times = series.create_dataset("timestamps", data=TIMES)
        times.attrs.update({"unit": "seconds", "interval": numpy.int32(1)})
        replace(file, "general/keywords", numpy.array(["mouse", "patch clamp"], dtype=object), dtype=TEXT)
    subprocess.run(["h5repack", "plain.nwb", "packed.nwb"], check=True)
    os.replace("packed.nwb", "plain.nwb")


def make_repacked():
    subprocess.run(["h5repack", "--ssize=8", "plain.nwb", "shared-messages.nwb"], check=True)
    subprocess.run(["h5repack", "-L", "-c", "0", "-d", "0", "--ssize=1", "plain.nwb", "shared-messages-latest.nwb"], check=True)


def make_shared_attributes():
    """More attributes than fit into a header, so that they are in dense storage; two objects have the same ones."""
    with h5py.File("plain-attributes.h5", "w", libver="latest") as file:
        for name in ("first", "second"):
            data = file.create_dataset(name, data=numpy.arange(3))
            for index in range(20):
                data.attrs[f"attribute {index:02}"] = f"the value {index} of both"
    subprocess.run(["h5repack", "-L", "--ssize=1", "plain-attributes.h5", "shared-attributes.h5"], check=True)
    os.remove("plain-attributes.h5")


def changed(name, change):
    shutil.copy("plain.nwb", name)
    with h5py.File(name, "r+") as file:
        change(file)
    subprocess.run(["h5repack", name, "packed.nwb"], check=True)
    if name.startswith("external"):
        os.remove("packed.nwb")  # h5repack would copy the external data into the file.
    else:
        os.replace("packed.nwb", name)


def virtual(file, path):
    """Replaces a dataset by a virtual one whose source is another dataset of the file."""
    data, attributes, shape, dtype = file[path][()], dict(file[path].attrs), file[path].shape, file[path].dtype
    source = file.require_group("scratch").create_dataset(path.replace("/", "_"), data=data, dtype=dtype)
    del file[path]
    layout = h5py.VirtualLayout(shape=shape, dtype=dtype)
    layout[...] = h5py.VirtualSource(".", source.name, shape=shape, dtype=dtype)[...]
    file.create_virtual_dataset(path, layout).attrs.update(attributes)


def external(file, path, data):
    """Replaces a dataset by one whose data is in an external file that does not exist."""
    attributes = dict(file[path].attrs)
    del file[path]
    file.create_dataset(path, shape=data.shape, dtype=data.dtype, external=[("/nonexistent/raw.bin", 0, data.nbytes)]).attrs.update(attributes)


def unknown_filter(file, path, data, number):
    """Replaces a dataset by chunks with a registered filter that neither h5py nor our reader has; their bytes are arbitrary."""
    attributes = dict(file[path].attrs)
    del file[path]
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk(data.shape)
    properties.set_filter(number, h5py.h5z.FLAG_OPTIONAL, (3,))
    space, dtype = h5py.h5s.create_simple(data.shape), h5py.h5t.py_create(data.dtype, logical=True)
    created = h5py.h5d.create(file.id, path.encode(), dtype, space, dcpl=properties)
    created.write_direct_chunk((0,) * len(data.shape), b"compressed", 0)
    file[path].attrs.update(attributes)


def make_compressed_heap():
    """A group with a compressed heap; the library can write it, but no tool offers that."""
    library = ctypes.CDLL("libhdf5_serial.so.103")
    properties = h5py.h5p.create(h5py.h5p.GROUP_CREATE)
    assert library.H5Pset_link_phase_change(ctypes.c_int64(properties.id), 0, 0) >= 0
    assert library.H5Pset_deflate(ctypes.c_int64(properties.id), 6) >= 0
    with h5py.File("compressed-heap.h5", "w", libver="latest") as file:
        group = h5py.Group(h5py.h5g.create(file.id, b"links", gcpl=properties))
        for index in range(200):
            group[f"link {index:03}"] = h5py.SoftLink(f"/target of the link {index}")
        group["long"] = h5py.SoftLink("/" + "x" * 9000)


os.makedirs(os.path.join(os.path.dirname(os.path.abspath(__file__)), "files"), exist_ok=True)
os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "files"))
make_plain()
make_repacked()
make_shared_attributes()
changed("virtual-optional.nwb", lambda file: [virtual(file, path) for path in ("acquisition/licks/timestamps", "general/keywords", "general/experimenter")])
changed("virtual-required.nwb", lambda file: virtual(file, "session_start_time"))
changed("external-optional.nwb", lambda file: external(file, "acquisition/licks/timestamps", TIMES))
changed("external-required.nwb", lambda file: external(file, "general/subject/subject_id", numpy.array(["mouse01"], dtype="S7")))
for filter_name, number in (("zstd", 32015), ("blosc", 32001), ("lz4", 32004), ("bitshuffle", 32008)):
    name = f"{filter_name}-timestamps.nwb"
    shutil.copy("plain.nwb", name)
    with h5py.File(name, "r+") as changing:
        unknown_filter(changing, "acquisition/licks/timestamps", TIMES, number)
make_compressed_heap()
