using System.Text.Json.Nodes;
using Dandi.Discovery;
using Dandi.Nwb;

namespace Dandi.Cli.Listing;

/// <summary>The flat fields of NWB files.</summary>
internal sealed class FlatContent(INwbReader nwb) : IContentReader
{
    /// <inheritdoc/>
    public Task<JsonObject> ReadFileAsync(ListedPath path, LocalFile file, Action<string> warn, CancellationToken cancellationToken) =>
        PathFinder.IsNwb(path.FullPath)
            ? Task.FromResult(FlatRecord.Of(Read(path, warn, cancellationToken)))
            : throw new DandiException("It is no NWB file by its name: nothing but path and size can be listed. --schema shows the metadata that any file has.");

    private NwbRecord Read(ListedPath path, Action<string> warn, CancellationToken cancellationToken)
    {
        var record = nwb.Read(path.FullPath, path.Shown, cancellationToken);
        foreach (var note in record.Notes) warn(note);
        return record;
    }

    /// <inheritdoc/>
    public JsonObject DescribeZarr(ListedPath path) => [];

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
