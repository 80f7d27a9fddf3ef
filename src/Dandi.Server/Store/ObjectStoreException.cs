namespace Dandi.Server.Store;

/// <summary>
/// The object store is unreachable, or its response is an error or invalid. The request that needed the store may be
/// valid: the archive responds with status 503.
/// </summary>
internal sealed class ObjectStoreException : DandiException
{
    public ObjectStoreException(string message, Exception? cause = null)
        : base(message, cause) => IsFatal = true;
}
