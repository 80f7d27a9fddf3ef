using Dandi.Archive;
using Dandi.Blobs;
using Dandi.Digests;
using Dandi.Files;
using Dandi.Metadata;
using Dandi.Throttling;
using Dandi.Zarrs;

namespace Dandi.Upload;

/// <summary>Those who do the work of an upload, in the order in which it is done.</summary>
/// <param name="Digester">Names bytes.</param>
/// <param name="Metadata">Describes files.</param>
/// <param name="Blobs">Carries files.</param>
/// <param name="Zarrs">Carries Zarrs.</param>
/// <param name="Archive">Registers assets.</param>
/// <param name="Slots">How many assets are worked on at a time.</param>
/// <param name="Clock">Tells what is in the future.</param>
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
    /// <summary>Waits for files that somebody writes to.</summary>
    public FileSettler Quiet { get; init; } = new(Clock);
}
