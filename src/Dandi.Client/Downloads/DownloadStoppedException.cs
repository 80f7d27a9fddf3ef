namespace Dandi.Downloads;

/// <summary>The run was stopped before the download was complete; the message says what is on disk.</summary>
internal sealed class DownloadStoppedException(string message) : DandiException(message);
