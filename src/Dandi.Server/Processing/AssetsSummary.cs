using System.Text.Json.Nodes;
using Dandi.Server.Metadata;

namespace Dandi.Server.Processing;

/// <summary>The sum of the valid assets of a draft.</summary>
internal static class AssetsSummary
{
    /// <summary>Sums up sizes and metadata.</summary>
    public static JsonObject Of(IReadOnlyList<(long Size, string Metadata)> assets)
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
