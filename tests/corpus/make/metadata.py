"""The metadata of an asset, made from the record of its file by the rules of the schema of DANDI."""
import datetime

OBO = "http://purl.obolibrary.org/obo/"
# Number in the taxonomy, names, how a name may begin, and what else the species is called.
SPECIES = [
    (10090, "Mus musculus - House mouse", "mus", ["mouse"]), (9606, "Homo sapiens - Human", "homo", ["human"]),
    (10116, "Rattus norvegicus - Norway rat", None, ["brown rat", "rat", "norvegicus"]), (10117, "Rattus rattus - Black rat", None, ["rattus rattus"]),
    (9544, "Macaca mulatta - Rhesus monkey", None, ["mulatta", "rhesus"]), (9483, "Callithrix jacchus - Common marmoset", None, ["jacchus"]),
    (7227, "Drosophila melanogaster - Fruit fly", None, ["melanogaster", "fruit fly"]), (7955, "Danio rerio - Zebra fish", None, ["danio", "zebrafish", "zebra fish"]),
    (6239, "Caenorhabditis elegans - Roundworm", "caenorhabditis", ["c. elegans", "caenorhabditis elegans"]),
    (9545, "Macaca nemestrina - Pig-tailed macaque", None, ["pig-tailed macaque", "pigtail monkey", "pigtail macaque"]),
    (9548, "Macaca radiata - Bonnet macaque", None, ["bonnet macaque", "bonnet monkey", "radiata"]),
    (10047, "Meriones unguiculatus - Mongolian gerbil", None, ["mongolian gerbil", "mongolian jird"]),
    (30207, "Polistes fuscatus - Common paper wasp", None, ["common paper wasp"]),
]
SEXES = {"M": ("PATO_0000384", "Male"), "F": ("PATO_0000383", "Female")}
EPHYS = "electrophysiological approach"
MICROSCOPY = "microscopy approach; cell population imaging"
BEHAVIOR = "behavioral approach"
# What a neurodata type tells: technique and approach; those that tell nothing are not here.
TYPES = {
    **dict.fromkeys(["BehavioralEpochs", "BehavioralEvents", "BehavioralTimeSeries", "CompassDirection", "EyeTracking", "Position", "PupilTracking", "SpatialSeries"],
                    ("behavioral technique", BEHAVIOR)),
    **dict.fromkeys(["EventDetection", "EventWaveform", "FeatureExtraction", "SpikeEventSeries", "Units"], ("spike sorting technique", EPHYS)),
    **dict.fromkeys(["CurrentClampSeries", "CurrentClampStimulusSeries"], ("current clamp technique", EPHYS)),
    **dict.fromkeys(["VoltageClampSeries", "VoltageClampStimulusSeries"], ("voltage clamp technique", EPHYS)),
    "PatchClampSeries": ("patch clamp technique", EPHYS), "ElectrodeGroup": ("surgical technique", EPHYS), "LFP": ("signal filtering technique", EPHYS),
    "ElectricalSeries": ("multi electrode extracellular electrophysiology recording technique", EPHYS),
    **dict.fromkeys(["ImagingPlane", "PlaneSegmentation"], (None, MICROSCOPY)), "OpticalChannel": ("surgical technique", MICROSCOPY),
    "OnePhotonSeries": ("one-photon microscopy technique", MICROSCOPY), "TwoPhotonSeries": ("two-photon microscopy technique", MICROSCOPY),
    **dict.fromkeys(["DecompositionSeries", "Spectrum"], ("fourier analysis technique", None)),
    "ProcessingModule": ("analytical technique", None), "RGBImage": ("photographic technique", None),
    # The spelling of the first is that of the Python client.
    **dict.fromkeys(["OptogeneticStimulusSIte", "OptogeneticSeries"], (None, "optogenetic approach")),
}


def name_species():
    """The species as messages name them."""
    return "; ".join(f"{name} ({OBO}NCBITaxon_{number})" for number, name, _, _ in SPECIES)


def between(start, end):
    """The time from one moment to another, as a duration of ISO 8601 in days and seconds."""
    time = datetime.datetime.fromisoformat(end) - datetime.datetime.fromisoformat(start)
    seconds = time.seconds if time.microseconds == 0 else time.seconds + time.microseconds / 1e6
    return f"P{time.days}D{f'T{seconds}S' if seconds else ''}"


def property_of_age(duration, reference="Birth"):
    return {"schemaKey": "PropertyValue", "unitText": "ISO-8601 duration", "value": duration,
            "valueReference": {"schemaKey": "PropertyValue", "value": f"dandi:{reference}Reference"}}


def derived_from(record):
    """The cell, which is of a slice, which is of a piece of tissue: as many of them as there are."""
    described = None
    for field, kind in (("tissue_sample_id", "tissuesample"), ("slice_id", "slice"), ("cell_id", "cell")):
        if record.get(field) is not None:
            sample = {"schemaKey": "BioSample", "identifier": record[field], "sampleType": {"schemaKey": "SampleType", "name": kind}}
            described = [{**sample, **({"wasDerivedFrom": described} if described else {})}]
    return described



def flat(case, **changes):
    """The record of a file; None for what is not there."""
    fields = ("experiment_description", "experimenter", "institution", "keywords", "lab", "related_publications", "session_id", "date_of_birth", "genotype", "strain")
    return {
        "nwb_version": "2.7.0", "identifier": f"own-{case}", "session_description": f"A made-up session ({case})",
        "session_start_time": "2021-03-04T10:20:30+01:00", "age": "P90D", "sex": "F", "species": "Mus musculus", "subject_id": "o1",
        "number_of_electrodes": 0, "number_of_units": 0, "external_file_objects": [], "nd_types": ["Subject"], **dict.fromkeys(fields), **changes,
    }


def participant(record):
    described = {"schemaKey": "Participant"}
    if record["strain"]:
        described["strain"] = {"schemaKey": "StrainType", "name": record["strain"]}
    age = between(record["date_of_birth"], record["session_start_time"]) if record["date_of_birth"] else record["age"]
    if age:
        described["age"] = property_of_age(age)
    if record["sex"]:
        identifier, name = SEXES[record["sex"][0].upper()]
        described["sex"] = {"schemaKey": "SexType", "identifier": OBO + identifier, "name": name}
    if record["genotype"]:
        described["genotype"] = record["genotype"]
    if record["species"]:
        described["species"] = next({"schemaKey": "SpeciesType", "identifier": f"{OBO}NCBITaxon_{number}", "name": name}
                                    for number, name, _, _ in SPECIES if name.startswith(record["species"] + " - "))
    if record["subject_id"]:
        described["identifier"] = record["subject_id"]
    return described


def session(record):
    described = {"schemaKey": "Session"}
    if record["session_id"]:
        described["identifier"] = record["session_id"]
    described["name"] = record["session_id"] or "Acquisition session"
    described["description"] = record["session_description"]
    described["startDate"] = record["session_start_time"].replace("+00:00", "Z")
    if record.get("session_end_time"):
        described["endDate"] = record["session_end_time"].replace("+00:00", "Z")
    if record.get("probe_ids"):
        described["used"] = [{"schemaKey": "Equipment", "identifier": f"probe:{number}", "name": "Ecephys Probe"} for number in record["probe_ids"]]
    return described


def describe(path, size, digest, record):
    names = {name.split(" (")[0] for name in record["nd_types"]}
    known = [TYPES[name] for name in names if name in TYPES]
    program = {"id": "<volatile>", "schemaKey": "Activity", "name": "Metadata generation", "startDate": "<volatile>", "endDate": "<volatile>"}
    described = {"schemaKey": "Asset", "schemaVersion": "0.8.0"}
    if record["keywords"]:
        described["keywords"] = record["keywords"]
    described["access"] = [{"schemaKey": "AccessRequirements", "status": "dandi:OpenAccess"}]
    if record["related_publications"]:
        described["relatedResource"] = [{"schemaKey": "Resource", "identifier": text, "relation": "dcite:IsDescribedBy"} for text in record["related_publications"]]
    described.update({
        "wasGeneratedBy": [session(record), program], "dateModified": "<volatile>", "blobDateModified": "<volatile>",
        "approach": [{"schemaKey": "ApproachType", "name": name} for name in sorted({approach for _, approach in known if approach})],
        "measurementTechnique": [{"schemaKey": "MeasurementTechniqueType", "name": name} for name in sorted({technique for technique, _ in known if technique})],
        "variableMeasured": [{"schemaKey": "PropertyValue", "value": name} for name in sorted(name for name in names if name in TYPES)],
    })
    if derived_from(record):
        described["wasDerivedFrom"] = derived_from(record)
    described["wasAttributedTo"] = [participant(record)] if "Subject" in names else []
    described.update({"digest": {"dandi:dandi-etag": digest}, "contentSize": size, "encodingFormat": "application/x-nwb", "path": path})
    return described
