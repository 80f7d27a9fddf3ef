"""Groups of records of NWB files with the names that they are organized under, and labels of such names."""
import binascii
import json
import os

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
IDS = ["3c1d0e52-8f0b-4f7e-a3c5-0a6f5f0f9f11", "b7f4a0c9-2a41-4b62-9d27-5a8c3e1d2b44"]


def label(object_id):
    """CRC-32 in base 36."""
    value, text = binascii.crc32(object_id.encode()), ""
    while value or not text:
        value, digit = divmod(value, 36)
        text = DIGITS[digit] + text
    return text


def file(name, **fields):
    return {"path": f"data/{name}.nwb", "nwb_version": "2.7.0", **fields}


def group(name, files, paths=None, **more):
    """Without paths, the files cannot be told apart."""
    named = [each for each in files if each.get("subject_id")]
    result = {"output": [{"path": each["path"], "dandi_path": path} for each, path in zip(named, paths)]} if paths else {"error": {}}
    return {"name": name, "metadata": files, **more, **result}


GROUPS = [
    group("one-file", [file("a", subject_id="s1", session_id="x", nd_types=["LFP", "ElectricalSeries"])], ["sub-s1/sub-s1_ecephys.nwb"]),
    group("two-subjects-one-session", [file("a", subject_id="s1", session_id="x"), file("b", subject_id="s2", session_id="x")],
          ["sub-s1/sub-s1.nwb", "sub-s2/sub-s2.nwb"]),
    group("two-sessions", [file("a", subject_id="s1", session_id="x 1"), file("b", subject_id="s1", session_id="x.2")],
          ["sub-s1/sub-s1_ses-x-1.nwb", "sub-s1/sub-s1_ses-x-2.nwb"]),
    group("sessions-with-equal-labels", [file("a", subject_id="s1", session_id="x.1"), file("b", subject_id="s2", session_id="x 1")],
          ["sub-s1/sub-s1.nwb", "sub-s2/sub-s2.nwb"]),
    group("dates", [file("a", subject_id="s1", session_start_time="2021-05-06T00:00:00+02:00"), file("b", subject_id="s1", session_start_time="2021-05-07T00:00:00.250+02:00")],
          ["sub-s1/sub-s1_ses-20210506.nwb", "sub-s1/sub-s1_ses-20210507.nwb"]),
    group("time-of-another-file",
          [file("a", subject_id="s1", session_id="q", session_start_time="2021-05-06T01:00:00+02:00"), file("b", subject_id="s1", session_start_time="2021-05-07T00:00:00+02:00")],
          ["sub-s1/sub-s1_ses-q.nwb", "sub-s1/sub-s1_ses-20210507T000000.nwb"]),
    group("cells-and-probes",
          [file("a", subject_id="s1", session_id="x", cell_id="c1", probe_ids=[2]), file("b", subject_id="s1", session_id="x", cell_id="c1", probe_ids=[7, 8]),
           file("c", subject_id="s1", session_id="x", cell_id="c2", probe_ids=[2])],
          ["sub-s1/sub-s1_cell-c1_probe-2.nwb", "sub-s1/sub-s1_cell-c1_probe-7+8.nwb", "sub-s1/sub-s1_cell-c2.nwb"]),
    group("descriptions", [file("a", subject_id="s1", session_id="x", description="raw"), file("b", subject_id="s1", session_id="x")],
          ["sub-s1/sub-s1_desc-raw.nwb", "sub-s1/sub-s1.nwb"]),
    group("object-ids", [file(name, subject_id="s1", session_id="x", object_id=each) for name, each in zip("ab", IDS)],
          [f"sub-s1/sub-s1_obj-{label(each)}.nwb" for each in IDS]),
    group("two-modalities", [file("a", subject_id="s1", nd_types=["TwoPhotonSeries", "CompassDirection (3)", "Device", "Unheard"])], ["sub-s1/sub-s1_behavior+ophys.nwb"]),
    group("required-fields", [file("a", subject_id="s1", session_id="x", slice_id="7")], ["sub-s1/sub-s1_ses-x_slice-7.nwb"],
          required_fields=["session_id", "slice_id", "tissue_sample_id"]),
    group("no-subject", [file("a", session_id="x"), file("b", subject_id="s1", session_id="x")], ["sub-s1/sub-s1.nwb"], filter=True, skipped_as_invalid=["data/a.nwb"]),
    group("same-object-id", [file(name, subject_id="s1", session_id="x", object_id=IDS[0]) for name in "ab"]),
    group("no-object-id", [file("a", subject_id="s1", session_id="x"), file("b", subject_id="s1", session_id="x", object_id=IDS[0])]),
    group("control-character", [file("a", subject_id="s\u00011", session_id="x")], ["sub-s-1/sub-s-1.nwb"]),
    group("name-too-long", [file("a", subject_id="s" * 300)]),
]

LABELS = [("plain", "plain"), ("2021.05.06 run:3", "2021-05-06-run-3"), ("a\u00a0b\u2003c\u001cd", "a-b-c-d"), ("\U0001f600", "\U0001f600"), ("", "")]


def make(root):
    def write(name, content):
        os.makedirs(os.path.dirname(os.path.join(root, name)), exist_ok=True)
        with open(os.path.join(root, name), "w") as file:
            json.dump(content, file, indent=1)
            file.write("\n")

    write("organize/names.json", GROUPS)
    write("functions/sanitize_value.json", [{"value": value, "field": "session_id", "output": output} for value, output in LABELS]
          + [{"value": ".nwb", "field": "extension", "output": ".nwb"}])
    write("functions/get_obj_id.json", [{"input": each, "output": label(each)} for each in ["123456789", *IDS]])
