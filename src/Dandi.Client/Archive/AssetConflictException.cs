namespace Dandi.Archive;

/// <summary>Somebody else has added, changed, renamed or removed an asset since it was read.</summary>
/// <remarks>The asset has to be read again before anything is written.</remarks>
/// <param name="path">The asset.</param>
/// <param name="what">What has happened to it, as part of a sentence.</param>
public sealed class AssetConflictException(string path, string what)
    : DandiException(
        $"Another program keeps changing `{path}` in the archive during the upload ({what}), so it was not registered. "
            + "Make sure that nothing else writes to this path, then run the command again."
    )
{
    /// <summary>What has happened to the asset, as part of a sentence.</summary>
    public string What => what;
}
