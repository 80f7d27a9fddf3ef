using System.Globalization;
using Dandi.Server.Data;
using Dandi.Server.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Dandi.Server.Store;

/// <summary>Handles one GET or HEAD of an object, with ranges, conditions and overridden headers.</summary>
internal sealed class ObjectDownload(FolderStore store, HttpContext http, string key, bool isSigned)
{
    /// <exception cref="S3Error">
    /// The object does not exist or is embargoed, or the range or a condition does not apply.
    /// </exception>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        using var opened = store.Open(key);
        var found = opened?.Stored;
        if (found is null && !isSigned && !key.StartsWith("blobs/", StringComparison.Ordinal))
            throw S3Error.AccessDenied();
        if (found is null)
            throw S3Error.NoSuchKey();
        if (found.IsEmbargoed && !isSigned)
            throw S3Error.AccessDenied();
        WriteHeaders(found);
        if (IsNotModified(found))
            return;
        var (offset, length) = ChooseRange(found);
        http.Response.ContentLength = length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await opened!.CopyAsync(offset, length, http.Response.Body, cancellationToken);
    }

    private void WriteHeaders(StoredObject found)
    {
        var (query, headers) = (http.Request.Query, http.Response.Headers);
        headers.ETag = $"\"{ResponseHeaders.EncodeUrl(found.ETag)}\"";
        headers.AcceptRanges = "bytes";
        headers.LastModified = Timestamp.Parse(found.Modified).ToString("R", CultureInfo.InvariantCulture);
        var type = Override("response-content-type") ?? found.ContentType;
        // Earlier versions stored types that a header cannot contain.
        if (type is null || !ResponseHeaders.IsValue(type))
            type = "binary/octet-stream";
        http.Response.ContentType = type;
        headers.ContentSecurityPolicy = ResponseHeaders.ObjectPolicy;
        var disposition = Override("response-content-disposition");
        if (!MediaTypes.IsInert(type))
            disposition = ToAttachment(disposition);
        if (disposition is not null)
            headers.ContentDisposition = disposition;

        string? Override(string name) =>
            isSigned && query[name].ToString() is { Length: > 0 } value && ResponseHeaders.IsValue(value)
                ? value
                : null;
    }

    /// <summary>Lets browsers save an object and not open it, under the same file name.</summary>
    private static string ToAttachment(string? disposition)
    {
        var end = disposition?.IndexOf(';', StringComparison.Ordinal) ?? -1;
        return end < 0 ? "attachment" : $"attachment{disposition![end..]}";
    }

    private bool IsNotModified(StoredObject found)
    {
        var headers = http.Request.Headers;
        if (headers.IfMatch.ToString() is { Length: > 0 } match && !Matches(match, found))
            throw S3Error.PreconditionFailed();
        var modified = TruncateToSecond(Timestamp.Parse(found.Modified));
        // A condition on the ETag overrides the one on the time (AWS, "GetObject").
        var isTooNew =
            headers.IfMatch.Count == 0 && ParseHttpDate(headers.IfUnmodifiedSince) is { } before && modified > before;
        if (isTooNew)
            throw S3Error.PreconditionFailed();
        var isKnown = headers.IfNoneMatch.ToString() is { Length: > 0 } none
            ? Matches(none, found)
            : ParseHttpDate(headers.IfModifiedSince) is { } after && modified <= after;
        if (!isKnown)
            return false;
        http.Response.StatusCode = 304;
        http.Response.ContentType = null;
        return true;
    }

    private static bool Matches(string condition, StoredObject found) =>
        condition == "*" || condition.Split(',').Any(tag => tag.Trim().Trim('"') == found.ETag);

    private static DateTimeOffset? ParseHttpDate(string? header) =>
        DateTimeOffset.TryParseExact(
            header,
            "R",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;

    private static DateTimeOffset TruncateToSecond(DateTimeOffset time) =>
        time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    private (long Offset, long Length) ChooseRange(StoredObject found)
    {
        if (
            !RangeHeaderValue.TryParse(http.Request.Headers.Range.ToString(), out var header)
            || header.Unit != "bytes"
            || header.Ranges.Count != 1
        )
            return (0, found.Size);
        var range = header.Ranges.First();
        var first = range.From ?? Math.Max(0, found.Size - (range.To ?? 0));
        var last = range.From is null ? found.Size - 1 : Math.Min(range.To ?? long.MaxValue, found.Size - 1);
        if (first > last)
        {
            http.Response.Headers.ContentRange = $"bytes */{found.Size}";
            throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
        }
        http.Response.StatusCode = 206;
        http.Response.Headers.ContentRange = $"bytes {first}-{last}/{found.Size}";
        return (first, last - first + 1);
    }
}
