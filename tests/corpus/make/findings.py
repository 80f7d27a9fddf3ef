"""Results of validation as `dandi validate -f json` shows them."""

LABEL = """[^_*\\\\/<>:|\\"'?%@;.]+"""
# What paths have to match, by rule.
PATTERNS = {
    "NON_DANDI_FOLDERNAME": f"sub-{LABEL}",
    "NON_DANDI_FILENAME": rf"sub-{LABEL}(_ses-{LABEL})?(_(tis|slice|cell|desc|probe|obj)-{LABEL})*(_[a-z]+(\+[a-z]+)*)?\.nwb",
}


def nwbi(check, message, place, severity="ERROR"):
    return {"id": f"NWBI.{check}", "severity": severity, "message": message, "place": place, "dataset": True, "origin": ("VALIDATION", "nwbinspector", None)}


def unreadable(error, message=""):
    """What the reader of the reference cannot read."""
    words = f"During io.read(), an error occurred: {error}. This indicates that PyNWB was unable to read the file. See the traceback message for more details."
    return {**nwbi(words, message, None), "message_is_traceback": True}


def pynwb(what, where, message):
    """A rule of the schema; `what` is the part that it is about, `where` its path in the file."""
    return {"id": f"pynwb.{what} ({where}): {message}", "severity": "ERROR", "message": f"Failed to validate. {message}", "place": where,
            "origin": ("VALIDATION", "pynwb", "NWB")}


def unknown_format(message):
    return {"id": "pynwb.GENERIC", "severity": "ERROR", "message": message, "place": None, "origin": ("INTERNAL", "pynwb", None)}


def layout(rule, message, scope="file", root="."):
    return {"id": f"DANDI.{rule}", "severity": "ERROR", "scope": scope, "message": message, "place": None, "dandiset": root,
            "pattern": PATTERNS.get(rule), "origin": ("VALIDATION", "dandi", "DANDI-LAYOUT")}


def warning(rule, message, place=None):
    """A warning that only we have."""
    return {"id": f"DANDI.{rule}", "severity": "WARNING", "message": message, "place": place, "origin": ("VALIDATION", "dandi", None)}


def record(finding, path, version):
    """The result with all its members."""
    kind, validator, standard = finding["origin"]
    folder = path.split("/")[0] if "/" in path else "."
    members = {
        "id": finding["id"], "severity": finding["severity"], "scope": finding.get("scope", "file"), "message": finding["message"], "path": path,
        "path_regex": finding.get("pattern"), "asset_paths": None, "within_asset_paths": {path: finding["place"]} if finding["place"] is not None else None,
        "dataset_path": "." if finding.get("dataset") else None,
        "dandiset_path": finding.get("dandiset", folder if finding.get("dataset") else None), "metadata": None,
        "origin": {"type": kind, "validator": validator, "validator_version": "", "standard": standard,
                   "standard_version": version if standard == "NWB" else None, "standard_schema_version": None},
    }
    if finding.get("message_is_traceback"):
        members["message_is_traceback"] = True
    return members
