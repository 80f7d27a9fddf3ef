"""Zarrs with what is expected of them, and OME-NGFF documents: `zarr/*.json`, `ngff/documents.json`."""
import base64
import hashlib
import json
import os

GROUP2 = {"zarr_format": 2}
SPACE = [{"name": "y", "type": "space", "unit": "micrometer"}, {"name": "x", "type": "space", "unit": "micrometer"}]
CHUNK = bytes(range(8))


def array2(**changes):
    return {"zarr_format": 2, "shape": [4, 4], "chunks": [2, 2], "dtype": "<u2", "compressor": None, "filters": None, "fill_value": 0, "order": "C", **changes}


def group3(**attributes):
    return {"zarr_format": 3, "node_type": "group", "attributes": attributes}


def array3(**changes):
    return {"zarr_format": 3, "node_type": "array", "shape": [4, 4], "data_type": "uint16", "fill_value": 0, "attributes": {},
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [2, 2]}}, "chunk_key_encoding": {"name": "default"},
            "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}], **changes}


def chunks(prefix, separator):
    return {f"{prefix}{row}{separator}{column}": CHUNK for row in range(2) for column in range(2)}


def image(axes=SPACE, scale=(1, 0.5), path="0", **members):
    transformations = [{"type": "scale", "scale": list(scale)}]
    return {"multiscales": [{"name": "made up", "axes": axes, "datasets": [{"path": path, "coordinateTransformations": transformations}], **members}]}


def ome4(**changes):
    return image(version="0.4", **changes)


def ome5(**changes):
    return {"ome": {"version": "0.5", **image(**changes)}}


def ome(**members):
    return group3(ome={"version": "0.5", **members})


def image_at(path, *labels):
    """An image of OME-NGFF 0.5 at a path, with images of labels below it."""
    files = {f"{path}zarr.json": group3(**ome5()), f"{path}0/zarr.json": array3(dimension_names=["y", "x"]), **chunks(f"{path}0/c/", "/")}
    if labels:
        files[f"{path}labels/zarr.json"] = ome(labels=list(labels))
    for name in labels:
        files.update(image_at(f"{path}labels/{name}/"))
        files[f"{path}labels/{name}/zarr.json"] = group3(ome={**ome5()["ome"], "image-label": {"source": {"image": "../../"}}})
    return files


PLATE = {"name": "made up", "rows": [{"name": "A"}], "columns": [{"name": "1"}], "wells": [{"path": "A/1", "rowIndex": 0, "columnIndex": 0}]}
WELL = {"images": [{"path": "0"}]}


# Name -> root, files, errors, warnings; an error or warning is a rule and the path of what it is about.
NESTED = array2(dimension_separator="/")
ZARRS = {
    "own-v2-array": ("x.zarr", {".zarray": array2(), ".zattrs": {"units": "mV"}, **chunks("", ".")}, [], []),
    "own-v2-group": ("x.zarr", {".zgroup": GROUP2, "a/.zarray": NESTED, **chunks("a/", "/"), "b/.zgroup": GROUP2, "b/c/.zarray": array2(), **chunks("b/c/", ".")}, [], []),
    "own-v3-array": ("x.zarr", {"zarr.json": array3(), **chunks("c/", "/")}, [], []),
    "own-v3-group": ("x.zarr", {"zarr.json": group3(), "größe/zarr.json": array3(), **chunks("größe/c/", "/")}, [], []),
    "own-v3-codecs": ("x.zarr", {"zarr.json": array3(codecs=[{"name": "bytes", "configuration": {"endian": "big"}}, {"name": "gzip", "configuration": {"level": 1}}]),
                                 "c/0/0": b"\x1f\x8b"}, [], []),
    "own-ome-0.4": ("x.ome.zarr", {".zgroup": GROUP2, ".zattrs": ome4(), "0/.zarray": NESTED, **chunks("0/", "/")}, [], []),
    "own-ome-0.5": ("x.ome.zarr", {"zarr.json": group3(**ome5()), "0/zarr.json": array3(dimension_names=["y", "x"]), **chunks("0/c/", "/")}, [], []),
    "own-ome-0.5-labels": ("x.ome.zarr", image_at("", "cells"), [], []),
    "own-ome-0.5-plate": ("x.ome.zarr", {"zarr.json": ome(plate=PLATE), "A/zarr.json": group3(), "A/1/zarr.json": ome(well=WELL), **image_at("A/1/0/")}, [], []),
    "own-no-metadata": ("x.zarr", {"0.0": CHUNK}, [("zarr.cannot_open", "")], []),
    "own-v2-no-shape": ("x.zarr", {".zarray": {key: value for key, value in array2().items() if key != "shape"}, "0.0": CHUNK}, [("zarr.cannot_open", "")], []),
    "own-v2-not-json": ("x.zarr", {".zarray": b"{", "0.0": CHUNK}, [("zarr.cannot_open", "")], []),
    "own-v2-empty-group": ("x.zarr", {".zgroup": GROUP2}, [("dandi_zarr.empty_group", "")], []),
    "own-v3-not-json": ("x.zarr", {"zarr.json": b"{", "c/0": CHUNK}, [("zarr.invalid_zarr_json", "zarr.json")], []),
    "own-v3-child-no-type": ("x.zarr", {"zarr.json": group3(), "a/zarr.json": {"zarr_format": 3, "node_type": "array", "shape": [2]}, "a/c/0": CHUNK},
                             [("zarr.tensorstore_cannot_open", "a")], []),
    "own-v3-child-extension": ("x.zarr", {"zarr.json": group3(), "a/zarr.json": array3(data_type="uint17"), **chunks("a/c/", "/")}, [], [("zarr.tensorstore_cannot_open", "a")]),
    "own-v2-chunk-outside": ("x.zarr", {".zarray": array2(), **chunks("", "."), "2.0": CHUNK}, [], [("zarr.chunk_outside_grid", "2.0")]),
    "own-v3-no-chunk": ("x.zarr", {"zarr.json": array3(), **chunks("c/", "/"), "c/note.txt": b"x"}, [], [("zarr.not_a_chunk", "c/note.txt")]),
    "own-ome-0.4-axes": ("x.ome.zarr", {".zgroup": GROUP2, ".zattrs": ome4(axes=SPACE[:1]), "0/.zarray": NESTED, **chunks("0/", "/")}, [], [("ome_ngff.axes", ".zattrs"), ("ome_ngff.axes_rank", ".zattrs")]),
    "own-ome-0.5-no-array": ("x.ome.zarr", {"zarr.json": group3(**ome5(path="1")), "0/zarr.json": array3(), **chunks("0/c/", "/")}, [], [("ome_ngff.missing_array", "zarr.json")]),
}

# Name -> version, whether it is valid, document.
DOCUMENTS = {
    "image": ("0.4", True, ome4()), "image-of-0.5": ("0.5", True, ome5()),
    "axes-of-equal-names": ("0.4", False, ome4(axes=[SPACE[0], SPACE[0]])),
    "axes-without-space": ("0.5", False, ome5(axes=[{"name": "t", "type": "time"}, {"name": "x", "type": "space"}])),
    "scale-of-three": ("0.5", False, ome5(scale=(1, 1, 1))), "no-scale": ("0.5", False, ome5(scale=())),
    "multiscales-no-list": ("0.5", False, {"ome": {"version": "0.5", "multiscales": {}}}),
    "multiscales-empty": ("0.4", False, {"multiscales": []}),
    "plate": ("0.5", True, {"ome": {"version": "0.5", "plate": {"name": "p", "rows": [{"name": "A"}], "columns": [{"name": "1"}],
                                                              "wells": [{"path": "A/1", "rowIndex": 0, "columnIndex": 0}]}}}),
    "plate-well-elsewhere": ("0.5", False, {"ome": {"version": "0.5", "plate": {"name": "p", "rows": [{"name": "A"}], "columns": [{"name": "1"}],
                                                                              "wells": [{"path": "B/1", "rowIndex": 0, "columnIndex": 0}]}}}),
    "well": ("0.4", True, {"well": {"version": "0.4", "images": [{"path": "0"}]}}),
    "well-without-images": ("0.4", False, {"well": {"version": "0.4", "images": []}}),
    "image-label": ("0.4", True, {"image-label": {"version": "0.4", "colors": [{"label-value": 1, "rgba": [0, 128, 255, 255]}]}}),
    "image-label-color": ("0.4", False, {"image-label": {"version": "0.4", "colors": [{"label-value": 1, "rgba": [0, 128, 256, 255]}]}}),
    "image-of-0.6": ("0.6rc0", False, {"ome": {"version": "0.6rc0", "multiscales": 7}}),
}


def content(value):
    return value if isinstance(value, bytes) else json.dumps(value, indent=1, ensure_ascii=False).encode()


def checksum(files):
    """The checksum of a folder by the rule of zarr_checksum: MD5 of a list of its files and folders."""
    listed, folders = [], {}
    for path, data in files.items():
        folder, _, rest = path.partition("/")
        if rest:
            folders.setdefault(folder, {})[rest] = data
        else:
            listed.append({"digest": hashlib.md5(data).hexdigest(), "name": path, "size": len(data)})
    inner = []
    for name, content_of in folders.items():
        inner.append({"digest": checksum(content_of), "name": name, "size": sum(len(data) for data in content_of.values())})
    by_name = {"directories": sorted(inner, key=lambda item: item["name"]), "files": sorted(listed, key=lambda item: item["name"])}
    digest = hashlib.md5(json.dumps(by_name, separators=(",", ":")).encode()).hexdigest()
    return f"{digest}-{len(files)}--{sum(len(data) for data in files.values())}"


def entry(path, value):
    return {"path": path, "base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else {"path": path, "text": content(value).decode()}


def make(root):
    for folder in ("zarr", "ngff"):
        os.makedirs(f"{root}/{folder}", exist_ok=True)
    for name, (zarr, files, errors, warnings) in ZARRS.items():
        whole = {path: content(value) for path, value in files.items()}
        expected = {
            "class": "ZarrAsset", "digest": {"dandi:dandi-zarr-checksum": checksum(whole)}, "iterfiles": sorted(files), "number_of_files": len(files),
            "size": sum(len(data) for data in whole.values()),
            "validation": [{"id": rule, "severity": severity, "path": f"{zarr}/{path}".rstrip("/")}
                           for severity, found in (("ERROR", errors), ("WARNING", warnings)) for rule, path in found],
        }
        with open(f"{root}/zarr/{name}.json", "w") as stream:
            json.dump({"case": name, "root": zarr, "entries": [entry(path, value) for path, value in files.items()], "expected": expected}, stream, indent=1, ensure_ascii=False)
    documents = [{"id": name, "version": version, "valid": valid, "strict": False, "document": document} for name, (version, valid, document) in DOCUMENTS.items()]
    with open(f"{root}/ngff/documents.json", "w") as stream:
        json.dump(documents, stream, indent=1)
