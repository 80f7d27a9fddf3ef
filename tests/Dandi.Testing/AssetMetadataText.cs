using System.Text.Json.Nodes;

namespace Dandi.Testing;

/// <summary>The metadata of an asset in the form in which the lists of <c>tests/exceptions</c> contain it.</summary>
public static class AssetMetadataText
{
    private static readonly string[] OmittedMembers =
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

    /// <summary>
    /// Only what was read from the file: without members that every asset has, and without values that differ from run
    /// to run.
    /// </summary>
    public static string Of(JsonObject metadata)
    {
        var reduced = metadata.DeepClone().AsObject();
        foreach (var name in OmittedMembers)
            reduced.Remove(name);
        // The last activity is this upload.
        var activities = reduced["wasGeneratedBy"]!.AsArray();
        activities.RemoveAt(activities.Count - 1);
        return reduced.ToJsonString();
    }
}
