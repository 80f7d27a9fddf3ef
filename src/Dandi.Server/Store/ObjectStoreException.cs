namespace Dandi.Server.Store;

/// <summary>The object store cannot be asked, or answers what no such store answers. It says nothing about the request that needed it.</summary>
internal sealed class ObjectStoreException : DandiException
{
    /// <summary>An error with a message for the user.</summary>
    public ObjectStoreException(string message, Exception? cause = null)
        : base(message, cause) => IsFatal = true;
}
