namespace Dandi.Server.Data;

/// <summary>An entry of <see cref="DiscardedObjects"/>.</summary>
/// <param name="Key">The key of the object; if it ends with a slash, all objects below it.</param>
/// <param name="UploadId">The multipart upload to abort first; empty for none.</param>
internal sealed record DiscardedObject(string Key, string UploadId)
{
    public bool IsPrefix => Key.EndsWith('/');
}
