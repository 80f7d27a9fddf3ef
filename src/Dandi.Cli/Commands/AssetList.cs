using System.Globalization;
using Dandi.Archive;
using Dandi.Cli.Output;

namespace Dandi.Cli.Commands;

/// <summary>Shows which assets a question is about.</summary>
internal static class AssetList
{
    private const int MaxShownPaths = 50;

    /// <summary>Writes the paths of assets to standard error, a line each; of many, only the first.</summary>
    public static async Task WriteAsync(Terminal terminal, IReadOnlyCollection<RemoteAsset> assets)
    {
        foreach (var asset in assets.Take(MaxShownPaths))
            await terminal.Error.WriteLineAsync($"  {TerminalText.Escape(asset.Path)}");
        if (assets.Count > MaxShownPaths)
            await terminal.Error.WriteLineAsync($"  … and {assets.Count - MaxShownPaths} more");
    }

    /// <summary>Returns a number of assets, such as <c>1 asset</c>.</summary>
    public static string Count(long assets) =>
        assets == 1 ? "1 asset" : string.Create(CultureInfo.InvariantCulture, $"{assets} assets");
}
