using System.Text.Json.Nodes;
using Dandi.Files;
using Dandi.Nwb;
using Dandi.Zarr;

namespace Dandi.Cli.Commands.List;

/// <summary>Reads the flat fields of NWB files (<c>dandi ls</c> without <c>--schema</c>).</summary>
/// <param name="clock">Its local time zone applies to times in files that state no zone.</param>
internal sealed class FlatContentReader(TimeProvider clock) : IContentReader
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
                "Its name is not that of an NWB file, so only path and size can be listed. "
                    + "Use --schema to list the metadata of any file."
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
    public JsonObject DescribeZarr(ListedPath path, ZarrStore zarr) => [];

    /// <inheritdoc/>
    public void Dispose()
    {
        // No resources are held between files.
    }
}
