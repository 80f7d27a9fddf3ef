namespace Dandi.Server.Store;

/// <summary>What a signature is made over.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Host">Host and port as the client writes them.</param>
/// <param name="Path">The path of the URL, decoded.</param>
/// <param name="Query">The parameters, decoded, without the signature.</param>
/// <param name="Headers">The signed headers but <c>host</c>, names in small letters.</param>
internal sealed record SignedRequest(
    string Method,
    string Host,
    string Path,
    IReadOnlyList<KeyValuePair<string, string>> Query,
    IReadOnlyList<KeyValuePair<string, string>> Headers
)
{
    /// <summary>The headers in the form of <c>X-Amz-SignedHeaders</c>.</summary>
    public string SignedHeaders =>
        string.Join(';', Headers.Select(header => header.Key).Append("host").Order(StringComparer.Ordinal));

    /// <summary>The canonical form (AWS Signature Version 4, "Create a canonical request"), with an unsigned payload.</summary>
    public string Canonical
    {
        get
        {
            var query = Query.Select(pair => $"{Encode(pair.Key)}={Encode(pair.Value)}").Order(StringComparer.Ordinal);
            var headers = Headers
                .Append(KeyValuePair.Create("host", Host))
                .OrderBy(header => header.Key, StringComparer.Ordinal)
                .Select(header => $"{header.Key}:{header.Value.Trim()}\n");
            return $"{Method}\n{EncodePath(Path)}\n{string.Join('&', query)}\n{string.Concat(headers)}\n{SignedHeaders}\nUNSIGNED-PAYLOAD";
        }
    }

    /// <summary>Percent-encodes all but the unreserved characters.</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);

    /// <summary>The same, slashes left.</summary>
    public static string EncodePath(string path) => string.Join('/', path.Split('/').Select(Encode));
}
