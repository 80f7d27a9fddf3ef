using Dandi.Archive;
using Dandi.Blobs;
using Dandi.Digests;
using Dandi.Files;
using Dandi.Inspection.Bids;
using Dandi.Metadata;
using Dandi.Throttling;
using Dandi.Zarrs;

namespace Dandi.Upload;

/// <summary>The parts of the program that an upload uses, in the order of the steps. The creator owns them.</summary>
/// <param name="Digester">Hashes files.</param>
/// <param name="Metadata">Extracts metadata from files.</param>
/// <param name="Blobs">Uploads the bytes of files.</param>
/// <param name="Zarrs">Uploads the entries of Zarrs.</param>
/// <param name="Archive">The REST API of the archive; registers assets.</param>
/// <param name="Slots">Limits the number of assets in parallel.</param>
/// <param name="Clock">The clock, for validation of dates.</param>
public sealed record UploadServices(
    FileDigester Digester,
    MetadataExtractor Metadata,
    BlobUploader Blobs,
    ZarrTransfer Zarrs,
    ArchiveClient Archive,
    AssetSlots Slots,
    TimeProvider Clock
)
{
    /// <summary>Validates the BIDS datasets that contain assets.</summary>
    public BidsDatasets Datasets { get; init; } = new(null, _ => { });

    /// <summary>Validates the metadata of assets before it is sent; null if nothing is validated.</summary>
    public MetadataWarnings? MetadataWarnings { get; init; }

    /// <summary>Waits for the quiet period of files that change.</summary>
    public FileSettler Settler { get; init; } = new(Clock);
}
