using System.Text.Json.Nodes;

namespace Dandi.Metadata;

/// <summary>The publications that describe an asset (docs/spec/nwb.md §3.3, "relatedResource").</summary>
public static class RelatedResources
{
    private const string Host = "doi.org";
    private static readonly string[] Schemes = ["https://", "http://"];

    /// <summary>
    /// Describes those publications that are URLs at doi.org; null if the file has no list of publications.
    /// </summary>
    public static JsonArray? Of(IReadOnlyList<string>? publications) =>
        publications is null ? null : new JsonArray([.. publications.Where(IsDoi).Select(Describe)]);

    private static JsonObject Describe(string url) =>
        new()
        {
            ["schemaKey"] = "Resource",
            ["identifier"] = url,
            ["relation"] = "dcite:IsDescribedBy",
        };

    private static bool IsDoi(string text)
    {
        if (Array.Find(Schemes, scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is not { } found)
            return false;
        var authority = text.AsSpan(found.Length);
        if (authority.IndexOfAny('/', '?', '#') is var end and >= 0)
            authority = authority[..end];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        if (host.IndexOf(':') is var port and >= 0)
            host = host[..port];
        return host.Equals(Host, StringComparison.OrdinalIgnoreCase);
    }
}
