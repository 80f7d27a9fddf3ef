namespace Dandi.Blobs;

/// <summary>
/// The URLs of an announced upload have expired and cannot be renewed, so it must be announced again.
/// </summary>
internal sealed class ExpiredUploadException(string message, Exception? cause = null) : DandiException(message, cause);
