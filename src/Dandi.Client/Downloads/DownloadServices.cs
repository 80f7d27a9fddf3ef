using Dandi.Archive;

namespace Dandi.Downloads;

/// <summary>What downloads from one archive. The creator owns the parts.</summary>
/// <param name="Archive">The REST API of the archive.</param>
/// <param name="Files">Downloads files from its store.</param>
/// <param name="Zarrs">Downloads Zarrs.</param>
public sealed record DownloadServices(ArchiveClient Archive, FileDownload Files, IZarrDownload Zarrs);
