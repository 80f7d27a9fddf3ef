namespace Dandi.Blobs;

/// <summary>The URLs of an announced upload have expired, so that it takes no parts any more: it has to be announced anew.</summary>
internal sealed class LostUploadException(string message, Exception? cause = null) : DandiException(message, cause);
