using System.Text.Json.Nodes;
using Dandi.Nwb;

namespace Dandi.Metadata;

/// <summary>The subject of a file as a participant (nwb.md §3.3, "wasAttributedTo").</summary>
public static class Participant
{
    /// <summary>The participant; null if a file tells nothing of one.</summary>
    /// <remarks>One without id is described all the same: the archive marks the asset as invalid then.</remarks>
    /// <exception cref="DandiException">Its age, sex or species cannot be understood.</exception>
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
