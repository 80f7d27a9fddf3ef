namespace Dandi.Transfer;

/// <summary>An announced upload can take no parts any more: its addresses have expired, or the store has forgotten it. It has to be announced anew.</summary>
internal sealed class LostUploadException(string message, Exception? cause = null) : DandiException(message, cause);
