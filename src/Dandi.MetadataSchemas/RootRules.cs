using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dandi.MetadataSchemas;

/// <summary>The rules about a member of a Dandiset or an asset.</summary>
internal static partial class RootRules
{
    private const string Zarr = "application/x-zarr";
    private const string ETag = "dandi:dandi-etag";
    private const string ZarrChecksum = "dandi:dandi-zarr-checksum";
    private const int Timeout = 1000;

    /// <summary>What is wrong with a member whose parts are right; null if nothing is.</summary>
    public static (string Rule, string Requirement)? Find(string member, JsonElement metadata) =>
        (member, metadata.GetProperty("schemaKey").GetString()) switch
        {
            ("contributor", "Dandiset") => FindInContributors(metadata.GetProperty(member)),
            ("assetsSummary", _) => FindInSummary(metadata.GetProperty(member)),
            ("digest", _) => FindInDigest(metadata, metadata.GetProperty(member)),
            _ => null,
        };

    private static (string Rule, string Requirement)? FindInContributors(JsonElement contributors) =>
        contributors.EnumerateArray().Any(MemberRules.IsContactPerson)
            ? null
            : ("contactPerson", "must have a person or organization with the role `dcite:ContactPerson`");

    private static (string Rule, string Requirement)? FindInSummary(JsonElement summary) =>
        IsZero(summary, "numberOfFiles") || IsZero(summary, "numberOfBytes")
            ? ("emptyDandiset", "shows that the Dandiset has no files or no bytes, so it cannot be published")
            : null;

    private static bool IsZero(JsonElement summary, string name) => summary.GetProperty(name).GetDouble() == 0;

    private static (string Rule, string Requirement)? FindInDigest(JsonElement metadata, JsonElement digest)
    {
        var isZarr = metadata.GetProperty("encodingFormat").GetString() == Zarr;
        var (needed, other) = isZarr ? (ZarrChecksum, ETag) : (ETag, ZarrChecksum);
        var kind = isZarr ? $"the encodingFormat is `{Zarr}`" : $"the encodingFormat is not `{Zarr}`";
        if (!digest.TryGetProperty(needed, out var value))
            return ("digest", $"must have `{needed}`, because {kind}");
        if (digest.TryGetProperty(other, out var unexpected) && !unexpected.ValueEquals(""))
            return ("digest", $"must not have `{other}`, because {kind}");
        return isZarr ? FindInZarrChecksum(metadata, value.GetString()!) : FindInETag(value.GetString()!);
    }

    private static (string Rule, string Requirement)? FindInETag(string value) =>
        ETagForm().IsMatch(value)
            ? null
            : ("digest", $"must have as `{ETag}` 32 hexadecimal digits, a hyphen and the number of parts");

    private static (string Rule, string Requirement)? FindInZarrChecksum(JsonElement metadata, string value)
    {
        if (ZarrForm().Match(value) is not { Success: true } form)
            return ("digest", $"must have as `{ZarrChecksum}` a checksum, count and size as in `…-12--3456`");
        var size = double.Parse(form.Groups["size"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return metadata.GetProperty("contentSize").GetDouble() == size
            ? null
            : ("digest", $"must have a `{ZarrChecksum}` that ends with the contentSize");
    }

    [GeneratedRegex(@"\A[0-9a-f]{32}-[0-9]{1,5}\z", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex ETagForm();

    [GeneratedRegex(@"\A[0-9a-f]{32}-[0-9]+--(?<size>[0-9]+)\z", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex ZarrForm();
}
