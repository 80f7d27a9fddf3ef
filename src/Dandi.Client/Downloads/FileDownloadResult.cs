namespace Dandi.Downloads;

/// <summary>The result of the download of one file, whose bytes are verified and under their final name.</summary>
/// <param name="BytesReceived">The bytes that the store sent.</param>
/// <param name="BytesResumed">The bytes that were on disk from an earlier run.</param>
internal readonly record struct FileDownloadResult(long BytesReceived, long BytesResumed);
