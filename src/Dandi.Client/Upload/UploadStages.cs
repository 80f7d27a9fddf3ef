using Dandi.Archive;
using Dandi.Digests;
using Dandi.Metadata;
using Dandi.Transfer;

namespace Dandi.Upload;

/// <summary>Those who do the work of an upload, in the order in which it is done.</summary>
/// <param name="Digester">Names bytes.</param>
/// <param name="Metadata">Describes files.</param>
/// <param name="Transfer">Carries bytes.</param>
/// <param name="Archive">Registers assets.</param>
public sealed record UploadStages(FileDigester Digester, AssetMetadata Metadata, BlobTransfer Transfer, ArchiveClient Archive);
