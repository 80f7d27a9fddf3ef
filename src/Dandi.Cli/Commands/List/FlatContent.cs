using System.Text.Json.Nodes;
using Dandi.Files;
using Dandi.Nwb;

namespace Dandi.Cli.Commands.List;

/// <summary>The flat fields of NWB files.</summary>
/// <param name="clock">Tells the zone of times that name none.</param>
internal sealed class FlatContent(TimeProvider clock) : IContentReader
{
    /// <inheritdoc/>
    public Task<JsonObject> ReadFileAsync(
        ListedPath path,
        LocalFile file,
        Action<string> warn,
        CancellationToken cancellationToken
    ) =>
        PathFinder.IsNwb(path.FullPath)
            ? Task.FromResult(FlatRecord.Of(Read(path, file, warn, cancellationToken)))
            : throw new DandiException(
                "It is no NWB file by its name: nothing but path and size can be listed. --schema shows the metadata that any file has."
            );

    private NwbRecord Read(ListedPath path, LocalFile file, Action<string> warn, CancellationToken cancellationToken)
    {
        using var nwb = new NwbReader(file.Handle, path.FullPath, path.Shown, clock, cancellationToken);
        var record = nwb.ReadRecord();
        foreach (var note in record.Notes)
            warn(note);
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
