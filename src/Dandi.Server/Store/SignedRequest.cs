namespace Dandi.Server.Store;

/// <summary>The parts of a request that its signature covers.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Host">Host and port, as in the <c>Host</c> header of the client.</param>
/// <param name="Path">The path of the URL, not percent-encoded.</param>
/// <param name="Query">The query parameters, not percent-encoded, without the signature.</param>
/// <param name="Headers">The signed headers other than <c>host</c>; names in lowercase.</param>
internal sealed record SignedRequest(
    string Method,
    string Host,
    string Path,
    IReadOnlyList<KeyValuePair<string, string>> Query,
    IReadOnlyList<KeyValuePair<string, string>> Headers
)
{
    /// <summary>The value of <c>X-Amz-SignedHeaders</c>.</summary>
    public string SignedHeaders =>
        string.Join(';', Headers.Select(header => header.Key).Append("host").Order(StringComparer.Ordinal));

    /// <summary>
    /// The canonical request of AWS Signature Version 4, with an unsigned payload
    /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, step 1).
    /// </summary>
    public string Canonical
    {
        get
        {
            var query = Query.Select(pair => $"{Encode(pair.Key)}={Encode(pair.Value)}").Order(StringComparer.Ordinal);
            var headers = Headers
                .Append(KeyValuePair.Create("host", Host))
                .OrderBy(header => header.Key, StringComparer.Ordinal)
                .Select(header => $"{header.Key}:{header.Value.Trim()}\n");
            return $"{Method}\n{EncodePath(Path)}\n{string.Join('&', query)}\n"
                + $"{string.Concat(headers)}\n{SignedHeaders}\nUNSIGNED-PAYLOAD";
        }
    }

    /// <summary>Percent-encodes all characters except the unreserved ones of RFC 3986.</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);

    /// <summary>Percent-encodes a path: as <see cref="Encode"/>, but keeps slashes.</summary>
    public static string EncodePath(string path) => string.Join('/', path.Split('/').Select(Encode));
}
