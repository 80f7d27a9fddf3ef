"""Tables of inputs and results for single functions, digests, trees of files and texts of dandiset.yaml."""
import hashlib
import json
import os

import checks
from metadata import BEHAVIOR, EPHYS, MICROSCOPY, OBO, SPECIES, TYPES, derived_from, property_of_age

RULE = {"mul": 131, "add": 7, "mod": 251}
MB = 1 << 20


def age(text, duration, reference="Birth"):
    return {"input": text, "output": [duration, reference]}


def sex(text, identifier, name):
    return {"input": text, "output": {"schemaKey": "SexType", **({"identifier": OBO + identifier} if identifier else {}), "name": name}}


def species(text, identifier, name):
    return {"input": text, "output": {"schemaKey": "SpeciesType", "identifier": OBO + identifier, "name": name}}


def replace(existing, modified, digest, output=None, error=None):
    """The local file is of 12:00 with a digest of `a`s; the one in the archive as given."""
    metadata = {"path": "f.txt", "digest": {"dandi:dandi-etag": digest}, **({"blobDateModified": modified} if modified else {})}
    result = {"error": {"type": "FileExistsError", "message": error}} if error else {"output": [output[0], {"message": output[1]}]}
    return {"asset": "file", "existing": existing, "remote_mtime": modified or "absent", "remote_digest": digest, "local_modified": "2021-01-01T12:00:00+00:00",
            "local_digest": "a" * 32 + "-1", "remote_metadata": metadata, **result}


def schema(version, warns=False, refused=None, **more):
    info = {"schema_version": version, **more}
    return {"info": info, "error": {"message": refused}} if refused else {"info": info, "output": None, "log": [{"level": "WARNING"}] if warns else []}


def path(text, *rules):
    return {"input": text, "output": [{"id": f"DANDI.{rule}", "severity": "ERROR"} for rule in rules]}


def nwb_version(text, output, is_semantic, *log):
    return {"input": text, "filename": None, "output": output, "log": list(log), "proper_semver": is_semantic}


def age_of(duration=None, reference="Birth", **record):
    return {"input": record, "output": duration and property_of_age(duration, reference)}


def session(output, **record):
    return {"input": record, "output": output and [{"schemaKey": "Session", **output}]}


def publications(texts, *kept):
    return {"input": texts, "output": [{"schemaKey": "Resource", "identifier": text, "relation": "dcite:IsDescribedBy"} for text in kept]}


def strain(text, name=None, line=None):
    return {"input": {"strain": text}, "strain": {"output": name and {"schemaKey": "StrainType", "name": name}}, "cellLine": {"output": line}}


def types(names, approach, technique, variables):
    return {"input": names, "approach": approach, "measurementTechnique": technique, "variableMeasured": variables}


def samples(**record):
    return {"input": record, "output": derived_from(record)}


START, BIRTH, DOI = "2021-03-04T10:20:30+01:00", "2021-01-03T00:00:00-08:00", "https://doi.org/10.1234/made.up"
PROBES = [{"schemaKey": "Equipment", "identifier": f"probe:{number}", "name": "Ecephys Probe"} for number in (3, 5)]
SAME, OTHER, EARLIER, LATER = "a" * 32 + "-1", "b" * 32 + "-1", "2021-01-01T10:00:00+00:00", "2021-01-01T14:00:00+00:00"
FUNCTIONS = {
    "parse_age": [age("P90D", "P90D"), age("3 months", "P3M"), age("2 y", "P2Y"), age("P1Y/P2Y", "P1Y/P2Y"), age("P3M/", "P3M/"), age("P5W", "P5W"),
                  {"input": "adult", "error": {"message": "Cannot parse age 'adult': no rules to convert 'adult'"}}],
    "timedelta2duration": [{"days": 0, "seconds": 0, "microseconds": 0, "output": "P0D"}, {"days": 2, "seconds": 0, "microseconds": 0, "output": "P2D"},
                           {"days": 1, "seconds": 61, "microseconds": 0, "output": "P1DT61S"}],
    "extract_sex": [sex("M", "PATO_0000384", "Male"), sex("female", "PATO_0000383", "Female"), sex("u", None, "Unknown"),
                    {"input": None, "output": None}, {"input": "x", "error": {"message": "Cannot interpret sex field: x"}}],
    "extract_species": [species("Mus musculus", "NCBITaxon_10090", "Mus musculus - House mouse"), species("human", "NCBITaxon_9606", "Homo sapiens - Human"),
                        {"input": None, "output": None}, {"input": "unicorn", "error": {"message": "Cannot interpret species field: unicorn."}}],
    "extract_age": [
        age_of("P60DT4830S", date_of_birth=BIRTH, session_start_time=START), age_of("P60DT4830S", date_of_birth=BIRTH, session_start_time=START, age="P1D"),
        age_of("P0D", date_of_birth=START, session_start_time=START), age_of("P-1DT86399.5S", date_of_birth="2021-03-04T10:20:30.500000+01:00", session_start_time=START),
        age_of("P3M", session_start_time=START, age="P3M"), age_of("P20W", "Gestational", age="Gestational week 20"), age_of(), age_of(session_start_time=START)],
    "extract_session": [
        session(None), session(None, session_description="made up"), session({"identifier": "s1", "name": "s1"}, session_id="s1"),
        session({"name": "Acquisition session", "startDate": "2021-03-04T10:20:30Z"}, session_start_time="2021-03-04T10:20:30+00:00"),
        session({"identifier": "s1", "name": "s1", "description": "d", "startDate": START, "endDate": "2021-03-04T11:00:00.250000+01:00"},
                session_id="s1", session_description="d", session_start_time=START, session_end_time="2021-03-04T11:00:00.250000+01:00"),
        session({"name": "Acquisition session", "used": PROBES}, probe_ids=[3, 5])],
    "extract_was_derived_from": [
        samples(), samples(cell_id="c1"), samples(slice_id="s2"), samples(tissue_sample_id="t3"), samples(cell_id="c1", slice_id="s2"),
        samples(slice_id="s2", tissue_sample_id="t3"), samples(cell_id="c1", slice_id="s2", tissue_sample_id="t3")],
    "extract_related_resource": [
        {"input": None, "output": None}, publications([]), publications([DOI], DOI), publications(["doi:10.1234/made.up", "https://example.org/x", DOI], DOI),
        publications(["ftp://doi.org/10.1234/made.up", "https://dx.doi.org/10.1234/made.up"])],
    "extract_strain_cellline": [strain("C57BL/6J", name="C57BL/6J"), strain("cellline: HEK 293 ", line="HEK 293"), strain("CellLine:x:y", line="x:y"), strain(None)],
    "process_ndtypes": [
        types([], [], [], []), types(["Device (2)", "Subject"], [], [], []),
        types(["ElectricalSeries (3)", "LFP"], [EPHYS], ["multi electrode extracellular electrophysiology recording technique", "signal filtering technique"], ["ElectricalSeries", "LFP"]),
        types(["ImagingPlane", "Position", "TwoPhotonSeries"], [BEHAVIOR, MICROSCOPY], ["behavioral technique", "two-photon microscopy technique"],
              ["ImagingPlane", "Position", "TwoPhotonSeries"])],
    "species_table": [{"uri": f"{OBO}NCBITaxon_{number}", "name": name, "prefix": prefix, "common_names": others} for number, name, prefix, others in SPECIES],
    "neurodata_type_table": {name: {"technique": technique, "approach": approach} for name, (technique, approach) in TYPES.items()},
    "nwbinspector_checks": checks.rows(),
    "sanitize_nwb_version": [nwb_version("2.7.0", "2.7.0", True), nwb_version("2.7.0-alpha", "2.7.0-alpha", True)],
    "ensure_datetime": [{"input": "2021-03-04T05:06:07Z", "output": "2021-03-04T05:06:07+00:00"}, {"input": "2021-03-04 05:06:07.5+0130", "output": "2021-03-04T05:06:07.500000+01:30"}],
    "mime_types": [{"input": name, "output": kind} for name, kind in {
        "a.mp4": "video/mp4", "a.avi": "video/x-msvideo", "a.MOV": "video/quicktime", "a.png": "image/png", "a.tif": "image/tiff", "a.jpg": "image/jpeg",
        "a.json": "application/json", "a.tsv": "text/tab-separated-values", "a.txt": "text/plain", "a": "application/octet-stream"}.items()],
    "under_paths": [{"paths": ["a/b", "a/c", "ab/c"], "filter": ["a"], "output": ["a/b", "a/c"]}, {"paths": ["a/b", "d"], "filter": ["a/b", "d"], "output": ["a/b", "d"]},
                    {"paths": ["a/b"], "filter": ["x"], "output": []}],
    "validate_organized_path": [path("sub-1/sub-1.nwb"), path("sub-1/sub-1_ses-2_ecephys+image.nwb"), path("sub-1/sub-1_probe-a.nwb"),
                                path("sub-1.nwb", "NON_DANDI_FOLDERNAME"), path("x/sub-1.nwb", "NON_DANDI_FOLDERNAME"),
                                path("sub-1/recording.nwb", "NON_DANDI_FILENAME"), path("sub-1/sub-2.nwb", "METADATA_MISMATCH_SUBJECT")],
    "check_replace_asset": [
        replace("error", None, SAME, error="exists (no mtime)"), replace("skip", None, SAME, (False, "exists (no mtime)")), replace("overwrite", EARLIER, SAME, (False, "exists (older)")),
        replace("overwrite", LATER, OTHER, (True, "exists (newer) - reuploading")),
        replace("force", LATER, SAME, (True, "exists (newer) - reuploading")), replace("refresh", EARLIER, SAME, (False, "file exists")),
        replace("refresh", EARLIER, OTHER, (True, "exists (older) - reuploading")), replace("refresh", LATER, OTHER, (False, "exists (newer)"))],
    "check_schema_version": [schema("0.8.0"), schema("0.7.0", warns=True), schema("", refused="Server did not provide schema_version in /info/"), schema("two", refused="Server states `two`, which is not a schema version")],
    "downgrade_metadata": [
        {"server_schema_version": version, "body": {"metadata": {"schemaKey": "Asset", "schemaVersion": "0.8.0", "path": "a.nwb"}},
         "output": {"metadata": {"schemaKey": "Asset", "schemaVersion": version, "path": "a.nwb"}}, "log": []} for version in ("0.8.0", "0.7.0")],
}


def content(size):
    return bytes((index * RULE["mul"] + RULE["add"]) % RULE["mod"] for index in range(size))


def parts(size):
    """64 MiB each, more where 10,000 such are not enough."""
    return 0 if size == 0 else max(64 * MB, -(-size // 10_000))


def digests():
    files = []
    for size in (0, 1, 1000, 65 * MB):
        # What repeats is made once, for it is much.
        data = (content(RULE["mod"]) * (size // RULE["mod"] + 1))[:size]
        step = parts(size)
        pieces = [data[start:start + step] for start in range(0, size, step)] if size else []
        files.append({
            "size": size, **{name: hashlib.new(name, data).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")},
            "dandi-etag": f"{hashlib.md5(b''.join(hashlib.md5(piece).digest() for piece in pieces)).hexdigest()}-{len(pieces)}",
            "parts": [{"number": number + 1, "md5": hashlib.md5(piece).hexdigest()} for number, piece in enumerate(pieces)]})
    plans = []
    for size in (0, 1, 64 * MB - 1, 64 * MB, 64 * MB + 1, 640_000 * MB, 640_000 * MB + 1, 5 * MB * MB):
        step, count = parts(size), -(-size // parts(size)) if size else 0
        first, last = min(size, step), size - step * (count - 1) if size else 0
        plans.append({"file_size": size, "part_count": count, "initial_part_size": first, "final_part_size": last, "last_part_offset": step * (count - 1) if size else None})
    plans.append({"file_size": 5 * MB * MB + 1, "exception": {"message": "File is larger than the S3 maximum object size."}})
    return {"content_rule": RULE, "files": files, "part_plans": plans}


def tree(case, files, assets, left_out=(), more=()):
    """Files, with what the default takes, what an upload passes over with a word, and what is taken besides where anything is."""
    found = [{"path": name, "class": kind} for name, kind in sorted(assets.items())]
    entries = [{"path": name, **(value if isinstance(value, dict) else {"text": value})} for name, value in files.items()]
    return {"case": case, "entries": entries, "default": {"output": found},
            "allow_all": {"output": [*found, *({"path": name, "class": "GenericAsset"} for name in more)]},
            "upload": {"output": {"selected": found, "left_out": sorted(left_out)}}}


YAML = {"dandiset.yaml": "identifier: '000101'\n"}
BIDS = {"dataset_description.json": '{"Name": "made up", "BIDSVersion": "1.10.0"}'}
TREES = [
    tree("nwb", {**YAML, "sub-1/sub-1.nwb": "x", "sub-1/notes.txt": "x"}, {"sub-1/sub-1.nwb": "NWBAsset"}, ["sub-1/notes.txt"], ["sub-1/notes.txt"]),
    tree("media", {**YAML, "a.mp4": "x", "b/c.avi": "x", "b/d.png": "x"}, {"a.mp4": "VideoAsset", "b/c.avi": "VideoAsset", "b/d.png": "ImageAsset"}),
    tree("zarr", {**YAML, "z.zarr/.zgroup": "{}", "z.zarr/a.nwb": "x", "y.ngff/.zgroup": "{}"}, {"z.zarr": "ZarrAsset", "y.ngff": "ZarrAsset"}),
    tree("hidden", {**YAML, ".git/a.nwb": "x", ".b.nwb": "x", "c/.d/e.nwb": "x", "c/f.nwb": "x"}, {"c/f.nwb": "NWBAsset"}),
    tree("bids", {**YAML, **BIDS, "participants.tsv": "participant_id\nsub-1\n", "sub-1/micr/sub-1_SPIM.json": "{}"},
         {"dataset_description.json": "BIDSDatasetDescriptionAsset", "participants.tsv": "GenericBIDSAsset", "sub-1/micr/sub-1_SPIM.json": "GenericBIDSAsset"}),
    tree("link", {**YAML, "a.nwb": "x", "b.nwb": {"type": "symlink", "target": "a.nwb"}}, {"a.nwb": "NWBAsset", "b.nwb": "NWBAsset"}),
    tree("bids-formats", {**YAML, **BIDS, "sub-1/ecephys/sub-1_ecephys.nwb": "x", "sub-1/beh/sub-1_video.mp4": "x", "sub-1/micr/sub-1_SPIM.ome.zarr/.zgroup": "{}",
                          "sub-1/micr/sub-1_SPIM.ome.zarr/0/.zarray": "{}"},
         {"dataset_description.json": "BIDSDatasetDescriptionAsset", "sub-1/ecephys/sub-1_ecephys.nwb": "NWBBIDSAsset", "sub-1/beh/sub-1_video.mp4": "GenericBIDSAsset",
          "sub-1/micr/sub-1_SPIM.ome.zarr": "ZarrBIDSAsset"}),
    tree("bids-below", {**YAML, "a.nwb": "x", "study/dataset_description.json": BIDS["dataset_description.json"], "study/b.nwb": "x", "study/c.zarr/.zgroup": "{}",
                        "other/d.zarr/.zgroup": "{}"},
         {"a.nwb": "NWBAsset", "study/dataset_description.json": "BIDSDatasetDescriptionAsset", "study/b.nwb": "NWBBIDSAsset", "study/c.zarr": "ZarrBIDSAsset",
          "other/d.zarr": "ZarrAsset"}),
]
TEXTS = [
    {"case": "quoted", "text": "identifier: '000101'\nname: n\n", "identifier": "000101"},
    {"case": "prefixed", "text": "# a comment\nidentifier: DANDI:000102\n", "identifier": "000102"},
    # Six digits that lost their quotes are six digits all the same; a word or a small number is no identifier.
    {"case": "number", "text": "identifier: 123456\n", "identifier": "123456"}, {"case": "leading-zeros", "text": "identifier: 000101\n", "identifier": "000101"},
    {"case": "octal-like", "text": "identifier: 000108\n", "identifier": "000108"},
    {"case": "small-number", "text": "identifier: 101\n", "identifier": None}, {"case": "placeholder", "text": "identifier: REQUIRED\n", "identifier": None},
    {"case": "missing", "text": "name: n\n", "identifier": None},
    {"case": "list", "text": "- identifier: '000101'\n"}, {"case": "no-yaml", "text": "a: [1\n"}, {"case": "empty", "text": ""},
]


def write(root, name, document):
    os.makedirs(os.path.dirname(f"{root}/{name}"), exist_ok=True)
    with open(f"{root}/{name}", "w") as stream:
        json.dump(document, stream, indent=1, ensure_ascii=False)


def make(root):
    for name, rows in FUNCTIONS.items():
        write(root, f"functions/{name}.json", rows)
    write(root, "digest/digests.json", digests())
    write(root, "discovery/discovery.json", TREES)
    write(root, "dandiset-yaml/samples.json", TEXTS)
