"""Writes NWB files with h5py: small, without a cached specification, the same objects on every run."""
import json
import os
import uuid

import h5py
import numpy

TEXT = h5py.string_dtype("utf-8")
START = "2021-03-04T10:20:30+01:00"
# Those parts of the core schema that describe a file without data, in its words.
FIELD = {"dtype": "text", "doc": "made up"}
CORE = [
    {"neurodata_type_def": "NWBContainer", "neurodata_type_inc": "Container", "doc": "made up"},
    {"neurodata_type_def": "LabMetaData", "neurodata_type_inc": "NWBContainer", "doc": "made up"},
    {"neurodata_type_def": "Device", "neurodata_type_inc": "NWBContainer", "doc": "made up",
     "attributes": [{"name": "description", "required": False, **FIELD}]},
    {"neurodata_type_def": "Subject", "neurodata_type_inc": "NWBContainer", "doc": "made up",
     "datasets": [{"name": name, "quantity": "?", **FIELD} for name in ("age", "sex", "species", "subject_id")]},
    {"neurodata_type_def": "NWBFile", "neurodata_type_inc": "NWBContainer", "name": "root", "doc": "made up",
     "attributes": [{"name": "nwb_version", **FIELD}],
     "datasets": [*({"name": name, **FIELD} for name in ("identifier", "session_description")),
                  {"name": "file_create_date", "dtype": "isodatetime", "dims": ["num_modifications"], "shape": [None], "doc": "made up"},
                  *({"name": name, "dtype": "isodatetime", "doc": "made up"} for name in ("session_start_time", "timestamps_reference_time"))],
     "groups": [*({"name": name, "doc": "made up"} for name in ("acquisition", "analysis", "processing")),
                {"name": "stimulus", "doc": "made up", "groups": [{"name": name, "doc": "made up"} for name in ("presentation", "templates")]},
                {"name": "general", "doc": "made up", "groups": [
                    {"name": "subject", "neurodata_type_inc": "Subject", "doc": "made up", "quantity": "?"},
                    {"name": "devices", "doc": "made up", "quantity": "?", "groups": [{"neurodata_type_inc": "Device", "doc": "made up", "quantity": "*"}]},
                    {"neurodata_type_inc": "LabMetaData", "doc": "made up", "quantity": "*"}]}]},
]
COMMON = {"DynamicTable", "VectorData", "VectorIndex", "ElementIdentifiers", "DynamicTableRegion"}


class NwbWriter:
    """One file. Every method writes one neurodata type and returns the object."""

    def __init__(self, path, name, version="2.7.0", start=START, subject=True, newest=False):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.name = name
        self.file = h5py.File(path, "w", libver=("earliest", "v110") if not newest else ("v110", "v110"))
        root = self.typed(self.file, "NWBFile")
        if version is not None:
            root.attrs["nwb_version"] = version
        for group in ("acquisition", "analysis", "general", "processing", "stimulus/presentation", "stimulus/templates"):
            root.create_group(group)
        self.values(root, {"identifier": f"own-{name}", "session_description": f"A made-up session ({name})", "session_start_time": start,
                           "timestamps_reference_time": start})
        root.create_dataset("file_create_date", data=numpy.array([START], dtype=object), dtype=TEXT)
        if subject:
            self.subject()

    def typed(self, item, kind, **attributes):
        item.attrs["namespace"] = "hdmf-common" if kind in COMMON else "core"
        item.attrs["neurodata_type"] = kind
        item.attrs["object_id"] = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.name}{item.name}"))
        for key, value in attributes.items():
            item.attrs[key] = value
        return item

    def group(self, path, kind, **attributes):
        return self.typed(self.file.create_group(path), kind, **attributes)

    def values(self, group, values):
        for name, value in values.items():
            is_list = isinstance(value, list)
            group.create_dataset(name, data=numpy.array(value, dtype=object) if is_list else value, dtype=TEXT)

    def subject(self, **changes):
        """A subject of whom nothing is missing, but for the changes; None leaves a field out."""
        if "general/subject" in self.file:
            del self.file["general/subject"]
        fields = {"age": "P90D", "sex": "F", "species": "Mus musculus", "subject_id": "o1", **changes}
        self.values(self.group("general/subject", "Subject"), {name: value for name, value in fields.items() if value is not None})

    def extension(self, name, definition):
        """Puts the definition of a type of an extension into the file, as writers do; with those parts of the core that a file without data needs."""
        self.cache("hdmf-common", "1.8.0", [{"neurodata_type_def": "Container", "doc": "made up"}])
        self.cache("core", self.file.attrs["nwb_version"], CORE, "hdmf-common")
        self.cache(name, "0.1.0", [definition], "core")
        self.file.attrs[".specloc"] = self.file["specifications"].ref

    def cache(self, name, version, definitions, *others):
        namespace = {"name": name, "version": version, "doc": "made up", "author": "Doe, Jane", "contact": "doe@example.org",
                     "schema": [*({"namespace": other} for other in others), {"source": f"{name}.types"}]}
        self.values(self.file.create_group(f"specifications/{name}/{version}"), {
            "namespace": json.dumps({"namespaces": [namespace]}), f"{name}.types": json.dumps({"groups": definitions})})

    def device(self, name="device"):
        return self.group(f"general/devices/{name}", "Device", description="made up")

    def module(self, name, description="made up"):
        return self.group(f"processing/{name}", "ProcessingModule", description=description)

    def series(self, path, kind="TimeSeries", data=(0.5, 1.5, 1.0), timestamps=None, unit="V", **attributes):
        series = self.group(path, kind, description="made up", comments="none", **attributes)
        self.data(series, numpy.array(data), unit=unit, conversion=numpy.float32(1), offset=numpy.float32(0), resolution=numpy.float32(-1))
        if timestamps is None:
            begin = series.create_dataset("starting_time", data=0.0)
            begin.attrs.update({"rate": numpy.float32(10), "unit": "seconds"})
        else:
            self.data(series, numpy.array(timestamps, dtype="f8"), name="timestamps", interval=numpy.int32(1), unit="seconds")
        return series

    @staticmethod
    def data(group, values, name="data", **attributes):
        created = group.create_dataset(name, data=values)
        created.attrs.update(attributes)
        return created

    def table(self, path, kind, columns, rows=None, description="made up"):
        """A table whose columns have two or more equal lengths; a column that is a list of texts is one of texts."""
        rows = len(next(iter(columns.values()))) if rows is None else rows
        table = self.group(path, kind, description=description)
        table.attrs.create("colnames", data=list(columns), dtype=TEXT)
        self.typed(table.create_dataset("id", data=numpy.arange(rows, dtype="i4")), "ElementIdentifiers")
        for name, values in columns.items():
            is_text = len(values) > 0 and isinstance(values[0], str)
            column = table.create_dataset(name, data=numpy.array(values, dtype=object) if is_text else numpy.array(values), dtype=TEXT if is_text else None)
            self.typed(column, "VectorData", description=name)
        return table

    def region(self, group, name, table, rows):
        created = self.typed(group.create_dataset(name, data=numpy.array(rows, dtype="i4")), "DynamicTableRegion", description="made up")
        created.attrs["table"] = table.ref
        return created

    def electrodes(self):
        """A device, a group of electrodes and their table with two rows."""
        device = self.device("probe")
        shank = self.group("general/extracellular_ephys/shank", "ElectrodeGroup", description="made up", location="VISp")
        shank["device"] = h5py.SoftLink(device.name)
        columns = {"location": ["VISp", "VISp"], "group_name": ["shank", "shank"], "x": [0.0, 20.0]}
        table = self.table("general/extracellular_ephys/electrodes", "DynamicTable", columns)
        self.typed(table.create_dataset("group", data=[shank.ref, shank.ref], dtype=h5py.ref_dtype), "VectorData", description="group")
        table.attrs.create("colnames", data=[*columns, "group"], dtype=TEXT)
        return table

    def units(self, spikes, index, resolution=0.0001):
        units = self.table("units", "Units", {"spike_times": spikes}, rows=len(index))
        if resolution is not None:
            units["spike_times"].attrs["resolution"] = resolution
        ends = self.typed(units.create_dataset("spike_times_index", data=numpy.array(index, dtype="u4")), "VectorIndex", description="ends")
        ends.attrs["target"] = units["spike_times"].ref
        return units

    def imaging_plane(self):
        device = self.device("microscope")
        plane = self.group("general/optophysiology/plane", "ImagingPlane")
        self.values(plane, {"description": "made up", "indicator": "GCaMP6f", "location": "VISp"})
        plane.create_dataset("excitation_lambda", data=920.0)
        plane.create_dataset("imaging_rate", data=30.0)
        plane["device"] = h5py.SoftLink(device.name)
        channel = self.group("general/optophysiology/plane/channel", "OpticalChannel")
        self.values(channel, {"description": "made up"})
        channel.create_dataset("emission_lambda", data=510.0)
        return plane
