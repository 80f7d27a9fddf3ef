using System.Text.Json.Nodes;
using Dandi.Server.Metadata;

namespace Dandi.Server.Processing;

/// <summary>The <c>assetsSummary</c> of a draft, computed from its valid assets (archive-api.md §12).</summary>
internal static class AssetsSummary
{
    private static readonly string[] Lists =
    [
        "species",
        "approach",
        "dataStandard",
        "measurementTechnique",
        "variableMeasured",
    ];

    /// <param name="assets">The number of valid assets and their total size in bytes.</param>
    /// <param name="list">Lists the objects of a member of the summary; null to leave all empty.</param>
    public static JsonObject Create((long Count, long Size) assets, Func<string, JsonArray>? list = null)
    {
        var summary = DandisetMetadata.NoAssets();
        summary["numberOfBytes"] = assets.Size;
        summary["numberOfFiles"] = assets.Count;
        if (assets.Count == 0)
            return summary;
        foreach (var name in Lists)
            summary[name] = list?.Invoke(name) ?? [];
        return summary;
    }
}
