"""Calls of the command over the NWB files of the corpus, with what they print: `cli/transcripts.json`. It follows from what is expected of the files."""
import json
import os

FOLDER = "sub-o1/sub-o1_ses-"
TIMES = ("session_start_time", "date_of_birth")
SEVERITIES = ["INFO", "HINT", "WARNING", "ERROR", "CRITICAL"]


class Files:
    """What is expected of the files, by their paths."""

    def __init__(self, root):
        self.root = root

    def read(self, path):
        with open(f"{self.root}/nwb/index.json") as stream:
            case = next(item["case"] for item in json.load(stream) if item["file"] == path)
        with open(f"{self.root}/nwb/expected/{case}.json") as stream:
            return json.load(stream)

    def results(self, paths, least="HINT"):
        results = [result for path in paths for result in self.read(path)["validation"]]
        return [{**result, "record_version": "1", "dataset_path": result["dataset_path"] and "<dandiset>"} for result in results
                if SEVERITIES.index(result["severity"]) >= SEVERITIES.index(least)]

    def record(self, path, fields=None):
        """What is listed of a file: its fields, but for two that are read for other purposes."""
        flat = {name: value for name, value in self.read(path)["flat_metadata"].items() if name not in ("session_end_time", "external_file_objects")}
        flat.update({name: flat[name] and flat[name].replace("T", " ") for name in TIMES})
        flat.update({"path": path, "size": os.path.getsize(f"{self.root}/nwb/dandiset/{path}")})
        return {name: value for name, value in flat.items() if fields is None or name in fields}


def line(result):
    return f"[{result['id']}] {result['path']} — {result['message']}"


def issues(number):
    return f"{number} issue{'s' if number != 1 else ''}"


def show_lines(results):
    """Each result, and at the end that there are no errors, if there are none."""
    return "".join(f"{line(result)}\n" for result in results) + ("" if has_errors(results) else "No errors found.\n")


def has_errors(results):
    return any(result["severity"] == "ERROR" for result in results)


def show_by_severity(results):
    shown = ""
    for severity in reversed(SEVERITIES):
        group = [result for result in results if result["severity"] == severity]
        shown += f"=== {severity} ({issues(len(group))}) ===\n" + "".join(f"  {line(result)}\n" for result in group) if group else ""
    return shown


def show_by_path(results):
    shown = ""
    for path in dict.fromkeys(result["path"] for result in results):
        group = [result for result in results if result["path"] == path]
        shown += f"{path}: {issues(len(group))} detected.\n" + "".join(f"  [{result['id']}] {result['message']}\n" for result in group)
    return shown


def show_yaml(records):
    shown = ""
    for record in records:
        lines = []
        for name, value in sorted(record.items()):
            lines += [f"{name}:", *(f"- {item}" for item in value)] if isinstance(value, list) else [f"{name}: {'null' if value is None else value}"]
        shown += "- " + "\n  ".join(lines) + "\n"
    return shown


JSON = {
    "json": lambda records: "[\n  " + ",\n  ".join(json.dumps(record, sort_keys=True, ensure_ascii=False) for record in records) + "\n]\n" if records else "[]\n",
    "json_pp": lambda records: json.dumps(records, sort_keys=True, indent=2, ensure_ascii=False) + "\n",
    "json_lines": lambda records: "".join(json.dumps(record, sort_keys=True, ensure_ascii=False) + "\n" for record in records),
}


def call(words, stdout="", code=0):
    return {"arguments": words, "exit_code": code, "stdout": stdout, "stderr": ""}


def validations(files):
    minimal, empty, warned = (f"{FOLDER}{name}.nwb" for name in ("minimal", "subject-empty", "timestamps"))
    others = [f"{FOLDER}{name}.nwb" for name in ("child-missing", "unit-missing", "external-films", "units-negative")]
    for paths in ([minimal], [empty], [warned], [minimal, empty], *([path] for path in others)):
        results = files.results(paths)
        yield call(["validate", *paths], show_lines(results), int(has_errors(results)))
    for format, show in JSON.items():
        yield call(["validate", "-f", format, empty], show(files.results([empty])), 1)
        yield call(["validate", "-f", format, minimal], show([]))
    both = files.results([empty, warned])
    yield call(["validate", "-g", "severity", empty, warned], show_by_severity(both), 1)
    yield call(["validate", "-g", "path", empty, warned], show_by_path(both), 1)
    yield call(["validate", "--min-severity", "ERROR", empty, warned], show_lines(files.results([empty, warned], "ERROR")), 1)
    yield call(["validate", "--min-severity", "CRITICAL", empty], show_lines([]))
    yield call(["validate", "--ignore", "NWBI\\.check_subject", empty], show_lines([]))
    yield call(["validate", "--max-per-group", "1", empty], show_lines(files.results([empty])[:1]) + "... and 2 more issues\n", 1)
    yield call(["validate", "nowhere.nwb"], code=2)
    yield call(["validate", "dandiset.yaml"], show_lines([]))


def lists(files):
    paths = [f"{FOLDER}{name}.nwb" for name in ("samples", "probes", "birth", "texts_desc-text", "subject-empty")]
    for path in paths:
        yield call(["ls", "-f", "json_pp", path], JSON["json_pp"]([files.record(path)]))
    for format, show in {**JSON, "yaml": show_yaml}.items():
        yield call(["ls", "-f", format, *paths[:4]], show([files.record(path) for path in paths[:4]]))
    yield call(["ls", "-f", "json_pp", "-F", "path,age,sex,species", paths[1]], JSON["json_pp"]([files.record(paths[1], ("path", "age", "sex", "species"))]))


def digests(files):
    path = f"{FOLDER}minimal.nwb"
    yield call(["digest", path], f"{path}: {files.read(path)['digest']['dandi:dandi-etag']}\n")


def make(root):
    files = Files(root)
    os.makedirs(f"{root}/cli", exist_ok=True)
    with open(f"{root}/cli/transcripts.json", "w") as stream:
        json.dump([*validations(files), *lists(files), *digests(files)], stream, indent=1, ensure_ascii=False)
