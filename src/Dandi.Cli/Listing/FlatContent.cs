using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Metadata;

namespace Dandi.Cli.Listing;

/// <summary>The flat fields of NWB files.</summary>
internal sealed class FlatContent(INwbReader nwb) : IContentReader
{
    /// <inheritdoc/>
    public Task<JsonObject> ReadFileAsync(ListedPath path, LocalFile file, CancellationToken cancellationToken) =>
        PathFinder.IsNwb(path.FullPath)
            ? Task.FromResult(FlatRecord.Of(nwb.Read(path.FullPath, cancellationToken)))
            : throw new DandiException("It is no NWB file by its name: nothing but path and size can be listed. --schema shows the metadata that any file has.");

    /// <inheritdoc/>
    public JsonObject DescribeZarr(ListedPath path) => [];

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
