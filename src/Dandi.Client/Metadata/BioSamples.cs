using System.Text.Json.Nodes;
using Dandi.Nwb;

namespace Dandi.Metadata;

/// <summary>
/// The samples that a file was recorded from: cell, slice and tissue sample (docs/spec/nwb.md §3.3, "wasDerivedFrom").
/// </summary>
public static class BioSamples
{
    /// <summary>
    /// Describes the smallest sample that a file names, nested in it the next larger one that it was derived from; null
    /// if there is none.
    /// </summary>
    public static JsonArray? Of(NwbRecord record)
    {
        JsonArray? origin = null;
        foreach (
            var (identifier, kind) in new[]
            {
                (record.TissueSampleId, "tissuesample"),
                (record.SliceId, "slice"),
                (record.CellId, "cell"),
            }
        )
        {
            if (identifier is not null)
                origin = new JsonArray(Describe(identifier, kind, origin));
        }
        return origin;
    }

    private static JsonObject Describe(string identifier, string kind, JsonArray? origin)
    {
        var sample = new JsonObject
        {
            ["schemaKey"] = "BioSample",
            ["identifier"] = identifier,
            ["sampleType"] = new JsonObject { ["schemaKey"] = "SampleType", ["name"] = kind },
        };
        if (origin is not null)
            sample["wasDerivedFrom"] = origin;
        return sample;
    }
}
