namespace Dandi.Server.Store;

/// <summary>
/// The operations that an archive needs from its object store. Clients transfer bytes themselves, with presigned URLs
/// (<see cref="ObjectUrls"/>).
/// </summary>
/// <remarks>Each method throws an <see cref="ObjectStoreException"/> if the store fails or is unreachable.</remarks>
internal interface IObjectStore
{
    /// <summary>Creates a multipart upload.</summary>
    /// <returns>The id of the upload.</returns>
    Task<string> CreateUploadAsync(string key, bool embargoed, CancellationToken cancellationToken);

    /// <summary>Aborts a multipart upload, if it exists.</summary>
    Task AbortUploadAsync(string key, string uploadId, CancellationToken cancellationToken);

    Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Lists objects, ordered by the UTF-8 bytes of their keys.</summary>
    /// <param name="prefix">The prefix of their keys.</param>
    /// <param name="after">Only keys after this one; empty for all.</param>
    /// <param name="limit">The maximum number of objects.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    Task<IReadOnlyList<StoredObject>> ListAsync(
        string prefix,
        string after,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes objects, if all of them exist.</summary>
    /// <returns>The first key without an object, in which case none was deleted; otherwise null.</returns>
    Task<string?> DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Copies the bytes of an object to a stream.</summary>
    /// <exception cref="IOException">The object does not exist, or is shorter than <paramref name="size"/>.</exception>
    Task CopyAsync(string key, long size, Stream target, CancellationToken cancellationToken);

    /// <summary>Removes the tag <c>embargoed</c> from objects: they can be read without a signature.</summary>
    Task EndEmbargoAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);
}
