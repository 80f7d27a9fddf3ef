"""The metadata of an asset, made from the record of its file by the rules of the schema of DANDI."""

SPECIES = {
    "Mus musculus": ("NCBITaxon_10090", "Mus musculus - House mouse"),
    "Rattus norvegicus": ("NCBITaxon_10116", "Rattus norvegicus - Norway rat"),
    "Homo sapiens": ("NCBITaxon_9606", "Homo sapiens - Human"),
}
SEXES = {"M": ("PATO_0000384", "Male"), "F": ("PATO_0000383", "Female")}
OBO = "http://purl.obolibrary.org/obo/"
EPHYS = "electrophysiological approach"
MICROSCOPY = "microscopy approach; cell population imaging"
BEHAVIOR = "behavioral approach"
# What a neurodata type tells: technique and approach; those that tell nothing are not here.
TYPES = {
    "BehavioralEvents": ("behavioral technique", BEHAVIOR), "Position": ("behavioral technique", BEHAVIOR), "SpatialSeries": ("behavioral technique", BEHAVIOR),
    "CurrentClampSeries": ("current clamp technique", EPHYS), "ElectrodeGroup": ("surgical technique", EPHYS),
    "ElectricalSeries": ("multi electrode extracellular electrophysiology recording technique", EPHYS), "LFP": ("signal filtering technique", EPHYS),
    "Units": ("spike sorting technique", EPHYS), "ImagingPlane": (None, MICROSCOPY), "OpticalChannel": ("surgical technique", MICROSCOPY),
    "PlaneSegmentation": (None, MICROSCOPY), "TwoPhotonSeries": ("two-photon microscopy technique", MICROSCOPY), "ProcessingModule": ("analytical technique", None),
}


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
    if record["age"]:
        birth = {"schemaKey": "PropertyValue", "value": "dandi:BirthReference"}
        described["age"] = {"schemaKey": "PropertyValue", "unitText": "ISO-8601 duration", "value": record["age"], "valueReference": birth}
    if record["sex"]:
        identifier, name = SEXES[record["sex"][0].upper()]
        described["sex"] = {"schemaKey": "SexType", "identifier": OBO + identifier, "name": name}
    if record["genotype"]:
        described["genotype"] = record["genotype"]
    if record["species"]:
        identifier, name = SPECIES[record["species"]]
        described["species"] = {"schemaKey": "SpeciesType", "identifier": OBO + identifier, "name": name}
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
    described["wasAttributedTo"] = [participant(record)] if "Subject" in names else []
    described.update({"digest": {"dandi:dandi-etag": digest}, "contentSize": size, "encodingFormat": "application/x-nwb", "path": path})
    return described
