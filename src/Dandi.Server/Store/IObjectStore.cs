namespace Dandi.Server.Store;

/// <summary>What an archive asks of the place where it keeps bytes. Clients bring and fetch the bytes themselves, at <see cref="ObjectUrls"/>.</summary>
/// <remarks>Each method throws an <see cref="ObjectStoreException"/> where the store cannot be asked now.</remarks>
internal interface IObjectStore
{
    /// <summary>Begins an object that comes in parts.</summary>
    /// <returns>The id of the upload.</returns>
    Task<string> CreateUploadAsync(string key, bool embargoed, CancellationToken cancellationToken);

    /// <summary>Gives an unfinished object up, if it is there.</summary>
    Task AbortUploadAsync(string key, string uploadId, CancellationToken cancellationToken);

    /// <summary>An object, or null.</summary>
    Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Objects in the order of the bytes of their keys.</summary>
    /// <param name="prefix">What their keys begin with.</param>
    /// <param name="after">Only keys behind this one.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<StoredObject>> ListAsync(
        string prefix,
        string after,
        int most,
        CancellationToken cancellationToken
    );

    /// <summary>Removes objects, if all are there.</summary>
    /// <returns>The first key of which there is no object, or null where all are gone now.</returns>
    Task<string?> DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Copies all bytes of an object.</summary>
    /// <exception cref="IOException">It is not there, or shorter than <paramref name="size"/>.</exception>
    Task CopyAsync(string key, long size, Stream target, CancellationToken cancellationToken);

    /// <summary>Ends the embargo of an object.</summary>
    Task OpenAsync(string key, CancellationToken cancellationToken);
}
