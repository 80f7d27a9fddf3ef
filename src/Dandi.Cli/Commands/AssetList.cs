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
            await terminal.Error.WriteLineAsync($"  … and {CountText.Of(assets.Count - MaxShownPaths)} more");
    }
}
