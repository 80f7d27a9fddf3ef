using System.Net.Http.Headers;
using Dandi.Files;
using Dandi.Storage;
using Dandi.Zarr;

namespace Dandi.Zarrs;

/// <summary>Creates the bodies of requests that upload entries of a Zarr.</summary>
internal static class ZarrEntryContent
{
    /// <summary>Creates a body with the headers that belong to it.</summary>
    /// <param name="local">The Zarr.</param>
    /// <param name="upload">The entry.</param>
    /// <param name="md5">Its MD5.</param>
    /// <param name="limits">The limits for reading a file.</param>
    /// <param name="sending">Called while bytes of a file are sent.</param>
    /// <exception cref="FileChangedException">The file has another size than when it was hashed.</exception>
    /// <exception cref="DandiException">The file cannot be opened.</exception>
    public static HttpContent Create(
        ZarrStore local,
        ZarrEntryUpload upload,
        byte[] md5,
        TransferLimits limits,
        Action sending
    )
    {
        var (entry, bytes) = (upload.Entry, upload.Bytes);
        var file = bytes is null ? Open(local, entry) : null;
        HttpContent body = file is null
            ? new ByteArrayContent(bytes!, 0, (int)entry.Size)
            : new FileRangeContent(file, new Part(1, 0, entry.Size), md5, limits, _ => sending()) { OwnsFile = true };
        body.Headers.ContentMD5 = md5;
        if (IsJson(entry, bytes, file))
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return body;
    }

    private static LocalFile Open(ZarrStore local, ZarrEntry entry)
    {
        var file = LocalFile.Open(local.FullPath(entry.Path));
        if (file.Size == entry.Size)
            return file;
        using (file)
            throw new FileChangedException(file, entry.Size);
    }

    /// <summary>Whether an entry is Zarr metadata; stored as JSON, browsers show it (archive-api.md §10).</summary>
    private static bool IsJson(ZarrEntry entry, byte[]? bytes, LocalFile? file)
    {
        if (!ZarrMetadataFile.IsName(Path.GetFileName(entry.Path.AsSpan())) || entry.Size > ZarrMetadataFile.MaxSize)
            return false;
        try
        {
            return ZarrMetadataFile.IsJson(file is null ? bytes.AsMemory(0, (int)entry.Size) : file.ReadAll());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Sending the file fails in the same way, and reports it.
            return false;
        }
    }
}
