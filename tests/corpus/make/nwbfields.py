"""NWB files with fields that only some writers have: of extensions, of births, of files outside, of a species that nobody knows."""
import numpy

from findings import nwbi, warning
from metadata import name_species
from nwb import case
from nwbfile import NwbWriter


@case("sub-o1/sub-o1_ses-{name}.nwb", types=("DandiIcephysMetadata", "Subject"), cell_id="c1", slice_id="s2", tissue_sample_id="t3")
def samples(path, name):
    nwb = NwbWriter(path, name)
    fields = ("cell_id", "slice_id", "tissue_sample_id")
    nwb.extension("ndx-dandi-icephys", {
        "neurodata_type_def": "DandiIcephysMetadata", "neurodata_type_inc": "LabMetaData", "doc": "made up",
        "datasets": [{"name": field, "dtype": "text", "quantity": "?", "doc": field} for field in fields]})
    metadata = nwb.group("general/DandiIcephysMetadata", "DandiIcephysMetadata")
    metadata.attrs["namespace"] = "ndx-dandi-icephys"
    nwb.values(metadata, dict(zip(fields, ("c1", "s2", "t3"))))


@case("sub-o1/sub-o1_ses-{name}.nwb", types=("Probe (2)", "Subject"), probe_ids=[3, 5])
def probes(path, name):
    nwb = NwbWriter(path, name)
    nwb.extension("ndx-own-probe", {
        "neurodata_type_def": "Probe", "neurodata_type_inc": "Device", "doc": "made up", "attributes": [{"name": "probe_id", "dtype": "int", "doc": "its number"}]})
    for number in (3, 5):
        nwb.group(f"general/devices/probe{number}", "Probe", probe_id=number, description="made up").attrs["namespace"] = "ndx-own-probe"


@case("sub-o1/sub-o1_ses-{name}.nwb", age=None, date_of_birth="2021-01-03T00:00:00-08:00")
def birth(path, name):
    NwbWriter(path, name).subject(age=None, date_of_birth="2021-01-03T00:00:00-08:00")


def film(nwb, path, file):
    """A film of which the file lies outside."""
    series = nwb.series(path, "ImageSeries", data=numpy.zeros((0, 0, 0), dtype="u1"), unit="n.a.")
    nwb.values(series, {"format": "external", "external_file": [file]})
    series["external_file"].attrs["starting_frame"] = numpy.array([0])


ABSENT = "The external file '{}' does not exist. Please confirm the relative location to the NWBFile."
ABSOLUTE = "The external file '/films/b.AVI' is not a relative path. Please adjust the absolute path to be relative to the location of the NWBFile."


@case("sub-o1/sub-o1_ses-{name}.nwb", types=("ImageSeries (3)", "Subject"), session_end_time="2021-03-04T10:20:30+01:00", external_file_objects=[
    {"name": "absolute", "external_files": ["/films/b.AVI"], "field": "external_file"}, {"name": "gone", "external_files": ["films/a.mp4"], "field": "external_file"},
    {"name": "other", "external_files": [], "field": "external_file"}], findings=[
        nwbi("check_image_series_external_file_valid", ABSENT.format("films/c.tiff"), "/acquisition/other"),
        nwbi("check_image_series_external_file_valid", ABSENT.format("films/a.mp4"), "/acquisition/gone"),
        nwbi("check_image_series_external_file_relative", ABSOLUTE, "/acquisition/absolute", "WARNING")])
def external_films(path, name):
    nwb = NwbWriter(path, name)
    film(nwb, "acquisition/absolute", "/films/b.AVI")
    film(nwb, "acquisition/gone", "films/a.mp4")
    film(nwb, "acquisition/other", "films/c.tiff")


UNKNOWN_SPECIES = "Cannot interpret species field: Octopus bimaculoides. Please contact help@dandiarchive.org to add your species"
WITH_ADVICE = f"{UNKNOWN_SPECIES}, or write its URL in the NCBI taxonomy, such as http://purl.obolibrary.org/obo/NCBITaxon_9606. Known are: {name_species()}."


@case("sub-o1/sub-o1_ses-{name}.nwb", species="Octopus bimaculoides", metadata={"type": "builtins.ValueError", "message": UNKNOWN_SPECIES}, findings=[
    warning("METADATA_NOT_EXTRACTED", "`dandi upload` will fail to extract metadata: " + WITH_ADVICE)])
def species_unknown(path, name):
    NwbWriter(path, name).subject(species="Octopus bimaculoides")
