namespace Dandi.Server.Store;

/// <summary>The object store cannot be asked, or answers what no such store answers. It says nothing about the request that needed it.</summary>
internal sealed class ObjectStoreException(string message, Exception? cause = null) : DandiException(message, cause);
