using Dandi.Discovery;
using Dandi.Inspection.Bids;
using Dandi.Zarr;

namespace Dandi.Inspection;

/// <summary>What one walk through a Zarr finds before anything of it is uploaded.</summary>
/// <param name="EntryCount">The number of entries.</param>
/// <param name="Size">The size of all entries, in bytes.</param>
/// <param name="Results">The validation results; empty if validation is skipped.</param>
/// <param name="Refusal">Why the archive cannot store the Zarr, even if it is valid; null if it can.</param>
internal sealed record ZarrInspection(
    long EntryCount,
    long Size,
    IReadOnlyList<ValidationResult> Results,
    string? Refusal
)
{
    // The maximum size of an object that S3 accepts in one request:
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
    private const long MaxFileSize = 5L << 30;

    private const int MaxUnreadable = 1000;

    /// <summary>The results of the BIDS dataset that concern the Zarr.</summary>
    public BidsAssetResults BidsResults { get; init; } = BidsAssetResults.None;

    /// <summary>Whether a result blocks the upload of the Zarr.</summary>
    public bool IsBlocking => BidsResults.IsBlocking || Results.Any(result => result.IsBlocking);

    /// <summary>The files and folders that cannot be read, with the reasons; at most 1000.</summary>
    public IReadOnlyList<(string Path, DandiException Reason)> Unreadable { get; private init; } = [];

    /// <summary>Walks through a Zarr.</summary>
    /// <param name="store">The local Zarr.</param>
    /// <param name="assetPath">Its path in the Dandiset.</param>
    /// <param name="validates">Whether the Zarr is validated.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    /// <exception cref="DandiException">The root folder of the Zarr cannot be read.</exception>
    public static ZarrInspection Inspect(
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
        foreach (var file in store.Files(AddUnreadable))
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

        void AddUnreadable(string path, DandiException reason)
        {
            validator?.Skip();
            if (reason is OutsideZarrException)
                refusal ??= $"{reason.Message} Nothing of the Zarr was uploaded.";
            if (unreadable.Count < MaxUnreadable)
                unreadable.Add((path, reason));
        }
    }

    private static string? Refuse(ZarrStore store, ZarrFile file)
    {
        if (AssetNames.IsDownloadLeftover(file.Path))
            return "Zarr asset contains .dandidownload path which indicates incomplete download: "
                + $"{file.Path}. Finish or remove the download.";
        if (file.Size > MaxFileSize)
            return $"`{store.FullPath(file.Path)}` has {file.Size} bytes, but an entry of a Zarr can have at most "
                + $"{MaxFileSize} bytes (5 GiB). Write the Zarr with smaller chunks or shards, then run the command "
                + "again; nothing of it was uploaded.";
        // The archive would store such an entry under another name, and every later run would miss it.
        var isRenamed = file.Path.Contains('\\') || file.Path.Trim() != file.Path;
        return isRenamed
            ? $"The archive cannot store the name of `{store.FullPath(file.Path)}`, because it replaces backslashes "
                + "with slashes and removes spaces at the ends. Rename the file, then run the command again; nothing "
                + "of the Zarr was uploaded."
            : null;
    }
}
