"""The NWB files of the corpus with what is expected of them: `nwb/index.json`, `nwb/dandiset`, `nwb/expected`."""
import hashlib
import importlib
import json
import os

import h5py
import numpy

from findings import layout, nwbi, pynwb, record, unknown_format, unreadable, warning
from metadata import describe, flat
from nwbfile import TEXT, NwbWriter

CASES = {}
NO_READER = ("Could not find an IO to read the file '{path}'. If you are trying to read a Zarr file, make sure you have hdmf-zarr installed.")
NO_VERSION = {"type": "builtins.TypeError", "message": "Missing NWB version in file. The file is not a valid NWB file."}
NOT_NWB = unreadable("builtins.ValueError")
MISSING = "argument missing"


def case(path, findings=(), types=("Subject",), metadata=None, refusal=None, **fields):
    """Registers a writer: what is found in its file, the types that are in it, and its fields; or the refusals of metadata and record."""
    def register(write):
        name = write.__name__.replace("_", "-")
        CASES[name] = (path.format(name=name), write, list(findings), metadata, refusal, flat(name, **{"nd_types": list(types), **fields}))
        return write
    return register


@case("sub-o1/sub-o1_ses-{name}.nwb")
def minimal(path, name):
    NwbWriter(path, name)


@case("sub-o1/sub-o1_ses-{name}_desc-text.nwb", strain="C57BL/6J", genotype="wt/wt", keywords=["one", "two"], experimenter=["Doe, Jane", "Roe, Rick"],
      experiment_description="An experiment", institution="An institute", lab="A lab", session_id="s1", related_publications=["https://doi.org/10.1234/made.up"])
def texts(path, name):
    nwb = NwbWriter(path, name, newest=True)
    nwb.subject(strain="C57BL/6J", genotype="wt/wt")
    nwb.values(nwb.file["general"], {
        "keywords": ["one", "two"], "experimenter": ["Doe, Jane", "Roe, Rick"], "experiment_description": "An experiment", "institution": "An institute",
        "lab": "A lab", "session_id": "s1", "related_publications": ["https://doi.org/10.1234/made.up"]})


@case("sub-o1/sub-o1_ses-{name}_ecephys.nwb", number_of_electrodes=2, number_of_units=2, session_end_time="2021-03-04T10:20:32.500000+01:00",
      types=("Device (2)", "DynamicTable", "ElectricalSeries (2)", "ElectrodeGroup", "LFP", "ProcessingModule", "Subject", "Units"))
def ecephys(path, name):
    nwb = NwbWriter(path, name)
    table = nwb.electrodes()
    raw = nwb.series("acquisition/raw", "ElectricalSeries", data=numpy.arange(8, dtype="f4").reshape(4, 2))
    nwb.region(raw, "electrodes", table, [0, 1])
    nwb.module("ecephys")
    nwb.group("processing/ecephys/LFP", "LFP")
    lfp = nwb.series("processing/ecephys/LFP/lfp", "ElectricalSeries", data=numpy.arange(6, dtype="f4").reshape(3, 2), timestamps=[0.5, 0.75, 2.5])
    nwb.region(lfp, "electrodes", table, [0, 1])
    nwb.units([0.1, 0.25, 0.7], [2, 3])


@case("sub-o1/sub-o1_ses-{name}_icephys.nwb", types=("CurrentClampSeries", "Device (3)", "IntracellularElectrode (2)", "Subject"),
      session_end_time="2021-03-04T10:20:30.500000+01:00")
def icephys(path, name):
    nwb = NwbWriter(path, name, newest=True)
    electrode = nwb.group("general/intracellular_ephys/pipette", "IntracellularElectrode")
    nwb.values(electrode, {"cell_id": "c1", "description": "made up"})
    electrode["device"] = h5py.SoftLink(nwb.device("amplifier").name)
    series = nwb.series("acquisition/clamp", "CurrentClampSeries", data=numpy.arange(5, dtype="f4"), unit="volts", stimulus_description="none")
    series.create_dataset("gain", data=numpy.float32(1))
    series["electrode"] = h5py.SoftLink(electrode.name)


@case("sub-o1/sub-o1_ses-{name}_ophys.nwb", types=("Device (3)", "ImagingPlane (2)", "OpticalChannel (2)", "Subject", "TwoPhotonSeries"),
      session_end_time="2021-03-04T10:20:30.500000+01:00")
def ophys(path, name):
    nwb = NwbWriter(path, name)
    plane = nwb.imaging_plane()
    series = nwb.series("acquisition/photons", "TwoPhotonSeries", data=numpy.arange(80, dtype="u2").reshape(5, 4, 4), unit="n.a.")
    series["imaging_plane"] = h5py.SoftLink(plane.name)
    nwb.values(series, {"format": "raw"})


@case("sub-o1/sub-o1_ses-{name}_behavior.nwb", types=("BehavioralEvents", "Position", "ProcessingModule", "SpatialSeries", "Subject", "TimeSeries"),
      session_end_time="2021-03-04T10:20:34.500000+01:00")
def behavior(path, name):
    nwb = NwbWriter(path, name, newest=True)
    nwb.module("behavior")
    nwb.group("processing/behavior/Position", "Position")
    position = nwb.series("processing/behavior/Position/place", "SpatialSeries", data=numpy.arange(6, dtype="f8").reshape(3, 2), unit="meters")
    nwb.values(position, {"reference_frame": "the corner"})
    nwb.group("processing/behavior/BehavioralEvents", "BehavioralEvents")
    nwb.series("processing/behavior/BehavioralEvents/licks", timestamps=[0.5, 1.25, 4.5])


@case("sub-o1/sub-o1_ses-{name}_image.nwb", types=("Images", "Subject"))
def images(path, name):
    nwb = NwbWriter(path, name)
    nwb.group("acquisition/pictures", "Images", description="made up")
    picture = nwb.file.create_dataset("acquisition/pictures/grey", data=numpy.arange(12, dtype="u1").reshape(3, 4))
    nwb.typed(picture, "GrayscaleImage", description="made up")


@case("sub-o1/sub-o1_ses-{name}.nwb", types=("Subject", "TimeIntervals"), session_end_time="2021-03-04T10:20:36+01:00")
def trials(path, name):
    nwb = NwbWriter(path, name)
    nwb.table("intervals/trials", "TimeIntervals", {"start_time": [0.5, 3.0], "stop_time": [2.5, 6.5], "outcome": ["hit", "miss"]})


@case("sub-o1/sub-o1_ses-{name}.nwb", types=("Subject", "TimeSeries (2)"), session_end_time="2021-03-04T10:20:30.300000+01:00")
def links(path, name):
    nwb = NwbWriter(path, name)
    first = nwb.series("acquisition/first")
    second = nwb.series("acquisition/second")
    del second["data"]
    second["data"] = h5py.SoftLink(first["data"].name)
    first["data"].attrs["conversion"] = numpy.float32(1)


SUBJECT = "/general/subject"


@case("sub-o1/sub-o1_ses-{name}.nwb", age=None, sex=None, species=None, findings=[
    nwbi("check_subject_age", "Subject is missing age and date_of_birth. Please specify at least one of these fields.", SUBJECT),
    nwbi("check_subject_sex", "Subject.sex is missing.", SUBJECT), nwbi("check_subject_species_exists", "Subject species is missing.", SUBJECT)])
def subject_empty(path, name):
    NwbWriter(path, name).subject(age=None, sex=None, species=None)


@case("sub-o1/sub-o1_ses-{name}.nwb", types=(), age=None, sex=None, species=None, subject_id=None, findings=[nwbi("check_subject_exists", "Subject is missing.", "/")])
def subject_missing(path, name):
    NwbWriter(path, name, subject=False)


@case("sub-o1/sub-o1_ses-{name}.nwb", sex="female", findings=[
    nwbi("check_subject_sex", "Subject.sex should be one of: 'M' (male), 'F' (female), 'O' (other), or 'U' (unknown).", SUBJECT)])
def sex_word(path, name):
    NwbWriter(path, name).subject(sex="female")


@case("sub-o1/sub-o1_ses-{name}.nwb", types=("Subject", "TimeSeries (3)"), session_end_time="2021-03-04T10:20:32.750000+01:00", findings=[
    nwbi("check_regular_timestamps", "TimeSeries appears to have a constant sampling rate. Consider specifying starting_time=1.0 and rate=2.0 instead of timestamps.",
         "/acquisition/regular", "WARNING"),
    nwbi("check_timestamps_ascending", "descending timestamps are not ascending.", "/acquisition/descending", "WARNING"),
    nwbi("check_timestamps_without_nans", "holes timestamps contain NaN values.", "/acquisition/holes", "WARNING")])
def timestamps(path, name):
    nwb = NwbWriter(path, name)
    nwb.series("acquisition/descending", timestamps=[1.0, 0.5, 2.0])
    nwb.series("acquisition/holes", data=numpy.arange(4.0), timestamps=[0.25, 0.5, float("nan"), 3.0])
    nwb.series("acquisition/regular", data=numpy.arange(5.0), timestamps=[1.0, 1.5, 2.0, 2.5, 3.0])


NEGATIVE = "This Units table contains negative spike times. Time should generally be aligned to the earliest time reference in the NWBFile."
RESOLUTION = ("Units table has spike_times but resolution is not set. Resolution indicates the smallest possible difference between two spike times and should "
              "be a positive float equal to 1/sampling_rate of the recording system (e.g., Units(resolution=1/30000) for a 30 kHz system). This information is "
              "needed to assess the precision of spike timing data.")


@case("sub-o1/sub-o1_ses-{name}.nwb", types=("Subject", "Units"), number_of_units=2, session_end_time="2021-03-04T10:20:31.200000+01:00", findings=[
    nwbi("check_negative_spike_times", NEGATIVE, None, "WARNING"), nwbi("check_units_resolution_is_set", RESOLUTION, None, "WARNING")])
def units_negative(path, name):
    NwbWriter(path, name).units([-0.5, 0.25, 0.7], [2, 3], resolution=None)


@case("sub-o1/sub-o1_ses-{name}.nwb", types=("Device (2)", "ImagingPlane", "OpticalChannel", "Subject"), findings=[
    nwbi("check_emission_lambda_in_nm", "emission lambda of 0.51 should be in units of nm.", None, "WARNING"),
    nwbi("check_excitation_lambda_in_nm", "excitation lambda of 0.92 should be in units of nm.", None, "WARNING")])
def wavelengths(path, name):
    nwb = NwbWriter(path, name)
    plane = nwb.imaging_plane()
    plane["excitation_lambda"][()] = 0.92
    plane["channel/emission_lambda"][()] = 0.51


@case("sub-o1/sub-o1_ses-{name}.nwb", types=("Device (2)", "DynamicTable", "ElectrodeGroup", "LFP", "ProcessingModule", "Subject"), number_of_electrodes=2, findings=[
    pynwb("LFP", "processing/ecephys/LFP", "missing data type ElectricalSeries")])
def child_missing(path, name):
    nwb = NwbWriter(path, name)
    nwb.electrodes()
    nwb.module("ecephys")
    nwb.group("processing/ecephys/LFP", "LFP")


NOT_BUILT = {"type": "hdmf.build.errors.ConstructError"}


@case("sub-o1/sub-o1_ses-{name}.nwb", refusal={**NOT_BUILT, "message": "NWBFile.__init__: missing argument 'identifier'"}, findings=[
    pynwb("root/identifier", "", MISSING), unreadable("hdmf.build.errors.ConstructError", "due to: NWBFile.__init__: missing argument 'identifier'\")")])
def identifier_missing(path, name):
    del NwbWriter(path, name).file["identifier"]


@case("sub-o1/sub-o1_ses-{name}.nwb", types=("Subject", "TimeSeries"), session_end_time="2021-03-04T10:20:30.300000+01:00", findings=[
    pynwb("TimeSeries/data/unit", "acquisition/x/data", MISSING)])
def unit_missing(path, name):
    nwb = NwbWriter(path, name)
    del nwb.series("acquisition/x")["data"].attrs["unit"]


@case("sub-o1/sub-o1_ses-{name}.nwb", types=("Subject", "TimeSeries"), session_end_time="2021-03-04T10:20:33+01:00", findings=[
    pynwb("TimeSeries/timestamps", "acquisition/x/timestamps", "incorrect type - expected 'float64', got 'int32'")])
def timestamps_integer(path, name):
    nwb = NwbWriter(path, name)
    series = nwb.series("acquisition/x", timestamps=[0.5, 1.0, 2.0])
    del series["timestamps"]
    nwb.data(series, numpy.array([0, 1, 3], dtype="i4"), name="timestamps", interval=numpy.int32(1), unit="seconds")


NAIVE = "Datetime is missing required timezone information."


@case("sub-o1/sub-o1_ses-{name}.nwb", session_start_time="2021-03-04T10:20:30+00:00", findings=[
    pynwb("root/session_start_time", "session_start_time", NAIVE), pynwb("root/timestamps_reference_time", "timestamps_reference_time", NAIVE)])
def start_without_zone(path, name):
    NwbWriter(path, name, start="2021-03-04T10:20:30")


@case("sub-o1/sub-o1_ses-{name}.nwb", refusal=NO_VERSION, findings=[unknown_format(NO_READER), NOT_NWB])
def version_missing(path, name):
    NwbWriter(path, name, version=None)


@case("sub-o1/sub-o1_ses-{name}.nwb", refusal=NO_VERSION, findings=[unknown_format(NO_READER), NOT_NWB])
def other_hdf5(path, name):
    with h5py.File(path, "w", libver="latest") as file:
        file["x"] = numpy.arange(3)


@case("sub-o1/sub-o1_ses-{name}.nwb", refusal={"type": "builtins.OSError", "message": "truncated"}, findings=[unknown_format(NO_READER), NOT_NWB])
def truncated(path, name):
    NwbWriter(path, name).file.close()
    os.truncate(path, os.path.getsize(path) // 2)


@case("sub-o1/sub-o1_ses-{name}.nwb", refusal={"type": "builtins.OSError", "message": "no signature"}, findings=[unknown_format(NO_READER), NOT_NWB])
def text(path, name):
    with open(path, "w") as file:
        file.write("This is no HDF5 file.\n")


ELSEWHERE = ("NWB files with external links are not supported: /acquisition/elsewhere points to `/data` in the file `raw.h5`. Copy the data into this file "
             "(PyNWB: export with `write_args={'link_data': False}`).")


@case("sub-o1/sub-o1_ses-{name}.nwb", refusal={"type": "builtins.NotImplementedError", "message": "NWB files with external links are not supported: {path}"},
      findings=[warning("EXTERNAL_LINK", ELSEWHERE, "/acquisition/elsewhere")])
def external_link(path, name):
    NwbWriter(path, name).file["acquisition/elsewhere"] = h5py.ExternalLink("raw.h5", "/data")


FOLDER = ("File is not in folder at root with subject name: sub-LABEL/. Use `dandi organize -f move` to move the file.", "folder")


@case("sub-o1_ses-root.nwb", findings=[layout("NON_DANDI_FOLDERNAME", *FOLDER)])
def layout_root(path, name):
    NwbWriter(path, name)


@case("sub-o1/sub-o2_ses-other.nwb", findings=[layout("METADATA_MISMATCH_SUBJECT", "Filename subject does not match folder name subject: `o2` in `o1`.")])
def layout_subject(path, name):
    NwbWriter(path, name)


@case("sub-o1/recording one.nwb", findings=[layout("NON_DANDI_FILENAME", "Filename does not conform to DANDI standard")])
def layout_name(path, name):
    NwbWriter(path, name)


def expected(name, path, file, findings, metadata, refusal, fields):
    """The document with what is expected of a file, in the form of the corpus."""
    with open(file, "rb") as stream:
        content = stream.read()
    digest = hashlib.md5(hashlib.md5(content).digest()).hexdigest() + "-1"
    results = [record(finding, path, fields["nwb_version"]) for finding in findings]
    for result in results:
        result["message"] = result["message"].replace("{path}", path)
    refusal, metadata = ({**words, "message": words["message"].format(path=path)} if words else None for words in (refusal, metadata))
    refused = refusal or metadata
    return {
        "file": path, "case": name, "digest": {"dandi:dandi-etag": digest}, "validation": results,
        "metadata": None if refused else describe(path, len(content), digest, fields), **({"metadata_exception": refused} if refused else {}),
        "flat_metadata": None if refusal else fields, **({"flat_metadata_exception": refusal} if refusal else {}),
    }


def make(root):
    importlib.import_module("nwbfields")
    os.makedirs(f"{root}/nwb/expected", exist_ok=True)
    index = []
    for name, (path, write, findings, metadata, refusal, fields) in CASES.items():
        file = f"{root}/nwb/dandiset/{path}"
        os.makedirs(os.path.dirname(file), exist_ok=True)
        write(file, name)
        index.append({"case": name, "file": path, "cached_spec": False})
        with open(f"{root}/nwb/expected/{name}.json", "w") as stream:
            json.dump(expected(name, path, file, findings, metadata, refusal, fields), stream, indent=1, ensure_ascii=False)
    with open(f"{root}/nwb/dandiset/dandiset.yaml", "w") as stream:
        stream.write("identifier: DANDI:000001\n")
    with open(f"{root}/nwb/index.json", "w") as stream:
        json.dump(index, stream, indent=1)
