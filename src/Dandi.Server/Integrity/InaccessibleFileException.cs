namespace Dandi.Server.Integrity;

/// <summary>
/// A file of the store is there, but the system does not open it, for example because of its permissions or a fault of
/// the disk: nothing is known about its bytes.
/// </summary>
internal sealed class InaccessibleFileException(Exception cause) : IOException(cause.Message, cause);
