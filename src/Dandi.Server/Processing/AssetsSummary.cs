using System.Text.Json.Nodes;
using Dandi.Server.Metadata;

namespace Dandi.Server.Processing;

/// <summary>The <c>assetsSummary</c> of a draft, computed from its valid assets (archive-api.md §12).</summary>
internal static class AssetsSummary
{
    /// <param name="assets">The number of valid assets and their total size in bytes.</param>
    public static JsonObject Create((long Count, long Size) assets)
    {
        var summary = DandisetMetadata.NoAssets();
        summary["numberOfBytes"] = assets.Size;
        summary["numberOfFiles"] = assets.Count;
        if (assets.Count == 0)
            return summary;
        foreach (
            var list in new[] { "species", "approach", "dataStandard", "measurementTechnique", "variableMeasured" }
        )
            summary[list] = new JsonArray();
        return summary;
    }
}
