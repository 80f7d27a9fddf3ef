using Dandi.Discovery;
using Dandi.Zarr;

namespace Dandi.Inspection;

/// <summary>What one walk through a Zarr tells before anything of it is sent.</summary>
/// <param name="FileCount">How many files it has.</param>
/// <param name="Size">Their bytes.</param>
/// <param name="Results">What validation says.</param>
/// <param name="Refusal">Why it cannot be uploaded whatever validation says, or null.</param>
public sealed record ZarrInspection(long FileCount, long Size, IReadOnlyList<ValidationResult> Results, string? Refusal)
{
    /// <summary>The largest file of a Zarr: what S3 takes in one piece, 5 GiB.</summary>
    public const long MaxFile = 5L << 30;

    private const int MaxUnreadable = 1000;

    /// <summary>The files and folders in it that cannot be read, and why; the first thousand.</summary>
    public IReadOnlyList<(string Path, DandiException Reason)> Unreadable { get; private init; } = [];

    /// <summary>Walks through a Zarr.</summary>
    /// <param name="store">The Zarr.</param>
    /// <param name="assetPath">Its path in the Dandiset.</param>
    /// <param name="validates">Whether it is validated as well.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="DandiException">The folder of the Zarr itself cannot be read.</exception>
    public static ZarrInspection Of(
        ZarrStore store,
        string assetPath,
        bool validates,
        CancellationToken cancellationToken
    )
    {
        var validator = validates ? new ZarrValidator(store, assetPath) : null;
        var (count, size) = (0L, 0L);
        string? refusal = null;
        var unreadable = new List<(string, DandiException)>();
        foreach (var file in store.Files(Miss))
        {
            cancellationToken.ThrowIfCancellationRequested();
            refusal ??= Refuse(store, file);
            validator?.Visit(file);
            (count, size) = (count + 1, size + file.Size);
        }
        return new ZarrInspection(count, size, validator?.Complete(cancellationToken) ?? [], refusal)
        {
            Unreadable = unreadable,
        };

        void Miss(string path, DandiException reason)
        {
            validator?.Skip();
            if (unreadable.Count < MaxUnreadable)
                unreadable.Add((path, reason));
        }
    }

    private static string? Refuse(ZarrStore store, ZarrFile file)
    {
        if (AssetNames.IsDownloadLeftover(file.Path))
            return $"Zarr asset contains .dandidownload path which indicates incomplete download: {file.Path}. Finish or remove the download.";
        if (file.Size > MaxFile)
            return $"`{store.FullPath(file.Path)}` has {file.Size} bytes: the archive takes files of a Zarr up to {MaxFile} bytes (5 GiB). Write the Zarr with smaller chunks or shards; nothing of it was sent.";
        // The archive would keep these under another name, so that they would never be found again.
        var isRenamed = file.Path.Contains('\\') || file.Path.Trim() != file.Path;
        return isRenamed
            ? $"`{store.FullPath(file.Path)}`: the archive cannot keep this name, for it takes a backslash for a slash and cuts off blanks at the ends. Rename the file; nothing of the Zarr was sent."
            : null;
    }
}
