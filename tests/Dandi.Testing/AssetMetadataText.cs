using System.Text.Json.Nodes;

namespace Dandi.Testing;

/// <summary>The metadata of an asset as lists of exceptions have them.</summary>
public static class AssetMetadataText
{
    private static readonly string[] LeftOut =
    [
        "schemaKey",
        "schemaVersion",
        "access",
        "dateModified",
        "blobDateModified",
        "digest",
        "contentSize",
        "path",
    ];

    /// <summary>What a file tells; not what any asset has, nor what differs from run to run.</summary>
    public static string Of(JsonObject metadata)
    {
        var progress = metadata.DeepClone().AsObject();
        foreach (var name in LeftOut)
            progress.Remove(name);
        var activities = progress["wasGeneratedBy"]!.AsArray();
        activities.RemoveAt(activities.Count - 1);
        return progress.ToJsonString();
    }
}
