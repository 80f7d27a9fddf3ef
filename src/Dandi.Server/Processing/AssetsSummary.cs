using System.Text.Json.Nodes;
using Dandi.Server.Metadata;

namespace Dandi.Server.Processing;

/// <summary>The <c>assetsSummary</c> of a draft, computed from its valid assets (archive-api.md §12).</summary>
internal static class AssetsSummary
{
    public static JsonObject Create(IReadOnlyList<(long Size, string Metadata)> assets)
    {
        var summary = DandisetMetadata.NoAssets();
        summary["numberOfBytes"] = assets.Sum(asset => asset.Size);
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
