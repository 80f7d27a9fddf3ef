namespace Dandi.Archive;

/// <summary>
/// Another client added, changed, renamed or removed an asset after it was read. Read it again before trying again.
/// </summary>
/// <param name="path">The path of the asset.</param>
/// <param name="change">What happened, to be shown in parentheses.</param>
public sealed class AssetConflictException(string path, string change)
    : DandiException(
        $"Another program keeps changing `{path}` in the archive during the upload ({change}), so it was not "
            + "registered. Make sure that nothing else writes to this path, then run the command again."
    )
{
    /// <summary>What happened to the asset, to be shown in parentheses.</summary>
    public string Change => change;
}
