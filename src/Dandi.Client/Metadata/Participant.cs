using System.Text.Json.Nodes;
using Dandi.Bids.Matching;
using Dandi.Nwb;

namespace Dandi.Metadata;

/// <summary>The subject of a file as a participant (docs/spec/nwb.md §3.3, "wasAttributedTo").</summary>
public static class Participant
{
    /// <summary>Describes the subject in a path; null if the path has none.</summary>
    public static JsonObject? Of(BidsEntities entities) =>
        entities.Subject is { } subject
            ? new JsonObject { ["schemaKey"] = "Participant", ["identifier"] = subject }
            : null;

    /// <summary>Describes the subject of a file; null if the file says nothing about it.</summary>
    /// <remarks>A subject without id is described as well; the archive then reports the asset as invalid.</remarks>
    /// <exception cref="DandiException">The age, sex, species or strain has an invalid value.</exception>
    public static JsonObject? Of(NwbRecord record)
    {
        var participant = new JsonObject { ["schemaKey"] = "Participant" };
        Add("strain", Strain.Of(record.Strain));
        Add("cellLine", Strain.CellLineOf(record.Strain));
        Add("age", Age.Of(record)?.ToJson());
        Add("sex", Sex.Of(record.Sex));
        Add("genotype", record.Genotype);
        Add("species", Species.Of(record.Species));
        Add("identifier", record.SubjectId);
        return participant.Count > 1 ? participant : null;

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
                participant[name] = value;
        }
    }
}
