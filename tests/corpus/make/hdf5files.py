"""HDF5 files with what the library stores in different ways, and what it reads in them: `hdf5/index.json`, `hdf5/files`, `hdf5/expected`."""
import json
import os

import h5py
import numpy
from h5py import h5d, h5p, h5s, h5t

from hdf5dump import Dump

FILES = {}
NUMBERS = numpy.arange(60, dtype="<i4").reshape(10, 6) * 7 - 100


def file(**indexes):
    """Registers a writer; the keywords name the index that the chunks of a dataset have."""
    def register(write):
        FILES[write.__name__.replace("_", "-")] = (write, {f"/{name}": index for name, index in indexes.items()})
        return write
    return register


@file(chunked="btree1")
def groups_old(path):
    """Symbol tables and headers of version 1."""
    with h5py.File(path, "w", libver=("earliest", "v108")) as out:
        for index in range(12):
            out.create_group(f"many/g{index:02}")
        out["many/g03/contiguous"] = NUMBERS
        out.create_dataset("chunked", data=NUMBERS, chunks=(4, 4))
        out.attrs.update({"text": "größe", "number": numpy.float64(2.5), "list": numpy.arange(3, dtype=">u2")})


@file(chunked="fixed-array")
def groups_new(path):
    """Link messages, dense links and attributes, creation order."""
    with h5py.File(path, "w", libver="v110", track_order=True) as out:
        for index in range(12):
            out.create_group(f"dense/{chr(ord('z') - index)}", track_order=True)
        out.create_dataset("chunked", data=NUMBERS, chunks=(4, 4))
        for index in range(12):
            out["dense"].attrs[f"a{index:02}"] = index


@file(single="single", implicit="none", fixed="fixed-array", extensible="extensible-array", tree="btree2")
def chunk_indexes(path):
    with h5py.File(path, "w", libver="v110") as out:
        out.create_dataset("single", data=NUMBERS, chunks=NUMBERS.shape)
        properties = h5p.create(h5p.DATASET_CREATE)
        properties.set_chunk((4, 4))
        properties.set_alloc_time(h5d.ALLOC_TIME_EARLY)
        h5d.create(out.id, b"implicit", h5t.STD_I32LE, h5s.create_simple(NUMBERS.shape), dcpl=properties).write(h5s.ALL, h5s.ALL, NUMBERS)
        out.create_dataset("fixed", data=NUMBERS, chunks=(4, 4))
        out.create_dataset("extensible", data=NUMBERS, chunks=(4, 4), maxshape=(None, 6))
        out.create_dataset("tree", data=NUMBERS, chunks=(4, 4), maxshape=(None, None))


@file(gzip="btree1", shuffle="btree1", fletcher32="btree1", szip="btree1", all="btree1", lzf="btree1", scaleoffset="btree1", unfiltered="btree1")
def filters(path):
    with h5py.File(path, "w", libver=("earliest", "v108")) as out:
        out.create_dataset("gzip", data=NUMBERS, chunks=(5, 6), compression="gzip", compression_opts=4)
        out.create_dataset("shuffle", data=NUMBERS, chunks=(5, 6), shuffle=True, compression="gzip")
        out.create_dataset("fletcher32", data=NUMBERS, chunks=(5, 6), fletcher32=True)
        out.create_dataset("szip", data=numpy.arange(256, dtype="<u2"), chunks=(64,), compression="szip", compression_opts=("nn", 16))
        out.create_dataset("all", data=NUMBERS.astype("f8"), chunks=(5, 6), shuffle=True, compression="gzip", fletcher32=True)
        out.create_dataset("lzf", data=numpy.repeat(NUMBERS, 8, axis=0), chunks=(40, 6), compression="lzf")
        out.create_dataset("scaleoffset", data=NUMBERS, chunks=(5, 6), scaleoffset=0)
        created = out.create_dataset("unfiltered", shape=(4,), dtype="<i4", chunks=(2,), compression="gzip")
        created.id.write_direct_chunk((0,), numpy.array([1, 2], dtype="<i4").tobytes(), filter_mask=1)


@file()
def types(path):
    with h5py.File(path, "w", libver="v110") as out:
        out["committed"] = numpy.dtype("<i2")
        out.create_dataset("of_committed", data=numpy.arange(3, dtype="i2"), dtype=out["committed"])
        table = numpy.array([(1, 2.5, b"ab"), (2, -1.0, b"")], dtype=[("id", "<u1"), ("x", ">f4"), ("name", "S3")])
        out["compound"] = table
        out["enum"] = numpy.array([0, 1, 1], dtype=h5py.enum_dtype({"NO": 0, "YES": 1}, basetype="i1"))
        out["array"] = numpy.zeros(2, dtype=[("m", "<i2", (2, 2))])
        out["opaque"] = numpy.array([b"\x01\x02", b"\xff\x00"], dtype="V2")
        out["empty"] = h5py.Empty("<f8")
        out["scalar"] = numpy.float16(1.5)
        out.create_dataset("filled", shape=(3,), dtype="<i8", fillvalue=-5)
        for name, value in (("i8", numpy.int64(-2**63)), ("u8", numpy.uint64(2**64 - 1)), ("f8", numpy.float64("nan"))):
            out.attrs[name] = value


@file(chunked="btree1")
def texts_and_lists(path):
    text, lists = h5py.string_dtype("utf-8"), h5py.vlen_dtype(numpy.dtype("<i2"))
    with h5py.File(path, "w") as out:
        out.create_dataset("texts", data=numpy.array(["one", "", "größe"], dtype=object), dtype=text)
        out.create_dataset("fixed", data=numpy.array([b"abc", b"d"], dtype="S4"))
        created = out.create_dataset("lists", shape=(3,), dtype=lists)
        created[0], created[2] = [1, 2, 3], [-1]
        created = out.create_dataset("chunked", shape=(4,), dtype=lists, chunks=(2,), compression="gzip")
        created[1] = numpy.arange(5)
        table = numpy.array([("a", 1), ("bc", 2)], dtype=[("text", text), ("n", "<i4")])
        out.create_dataset("table", data=table)


@file()
def references(path):
    with h5py.File(path, "w", libver="v110") as out:
        out["data"] = NUMBERS
        out.create_group("group")
        out.create_dataset("objects", data=numpy.array([out["data"].ref, out["group"].ref, h5py.Reference()], dtype=h5py.ref_dtype), dtype=h5py.ref_dtype)
        regions = out.create_dataset("regions", shape=(2,), dtype=h5py.regionref_dtype)
        regions[0] = out["data"].regionref[1:3, 2:4]
        out["group"].attrs["data"] = out["data"].ref


@file()
def links(path):
    with h5py.File(path, "w") as out:
        out["a/data"] = NUMBERS[0]
        out["hard"] = out["a/data"]
        out["a/up"] = out["/"]
        out["soft"] = h5py.SoftLink("/a/data")
        out["dangling"] = h5py.SoftLink("/nowhere")
        out["loop"] = h5py.SoftLink("/loop")
        out["external"] = h5py.ExternalLink("other.h5", "/x")


def dump(path, indexes):
    with h5py.File(path) as found:
        return Dump(found, indexes).read()


def make(root):
    for folder in ("files", "expected"):
        os.makedirs(f"{root}/hdf5/{folder}", exist_ok=True)
    index = []
    for name, (write, indexes) in FILES.items():
        path = f"{root}/hdf5/files/{name}.h5"
        write(path)
        index.append({"case": name, "stored": f"{name}.h5"})
        with open(f"{root}/hdf5/expected/{name}.json", "w") as stream:
            json.dump({"case": name, "file": f"{name}.h5", "size": os.path.getsize(path), **dump(path, indexes)}, stream, indent=1, ensure_ascii=False)
    with open(f"{root}/hdf5/index.json", "w") as stream:
        json.dump(index, stream, indent=1)
