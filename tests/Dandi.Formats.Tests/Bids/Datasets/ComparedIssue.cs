using System.Text.Json;
using Dandi.Bids;

namespace Dandi.Formats.Tests.Bids.Datasets;

/// <summary>The parts of an issue that are compared with the BIDS validator.</summary>
/// <param name="Code">The code.</param>
/// <param name="SubCode">The sub-code; empty for none.</param>
/// <param name="IsError">Whether it is an error, and not a warning.</param>
/// <param name="Location">The path from the root of the dataset; empty for none.</param>
internal sealed record ComparedIssue(string Code, string SubCode, bool IsError, string Location)
{
    private const string SubCodeMark = "subCode: ";

    /// <summary>Whether it is compared: this program does not check HED strings.</summary>
    public bool IsCompared => !Code.StartsWith("HED_", StringComparison.Ordinal);

    /// <summary>Takes an issue of this program.</summary>
    public static ComparedIssue Of(BidsIssue issue) =>
        new(issue.Code, issue.SubCode ?? "", issue.Severity == BidsSeverity.Error, issue.Location ?? "");

    /// <summary>Reads an issue of <c>mutated-bids</c>: an array of code, sub-code, severity and location.</summary>
    public static ComparedIssue OfArray(JsonElement issue) =>
        new(issue[0].GetString()!, issue[1].GetString()!, issue[2].GetString() == "error", issue[3].GetString()!);

    /// <summary>Reads a group of issues of <c>wild-bids</c>, which differ in their location only.</summary>
    /// <param name="group">The group.</param>
    /// <param name="paths">The locations, which the group has by their index.</param>
    public static IEnumerable<ComparedIssue> OfGroup(JsonElement group, JsonElement paths)
    {
        var issue = new ComparedIssue(
            group.GetProperty("code").GetString()!,
            group.TryGetProperty("subCode", out var subCode) ? subCode.GetString()! : "",
            group.GetProperty("severity").GetString() == "error",
            ""
        );
        return group.GetProperty("at").ValueKind == JsonValueKind.Null
            ? [issue]
            : group
                .GetProperty("at")
                .EnumerateArray()
                .Select(index => issue with { Location = LocationOf(index, paths) });
    }

    /// <summary>Reads a result of the Python client, which has the sub-code in the message.</summary>
    /// <param name="result">The result.</param>
    /// <param name="root">The root of the dataset in the Dandiset; empty if it is the same.</param>
    public static ComparedIssue OfClient(JsonElement result, string root)
    {
        var path = result.GetProperty("path").GetString()!;
        var location = path[Math.Min(root.Length, path.Length)..].TrimStart('/');
        return new ComparedIssue(
            result.GetProperty("id").GetString()!["BIDS.".Length..],
            result
                .GetProperty("message")
                .GetString()!
                .Split('\n')
                .FirstOrDefault(line => line.StartsWith(SubCodeMark, StringComparison.Ordinal))
                ?[SubCodeMark.Length..]
                ?? "",
            result.GetProperty("severity").GetString() == "ERROR",
            result.GetProperty("scope").GetString() switch
            {
                "file" => $"/{location}",
                "folder" => $"/{location}/",
                _ => "",
            }
        );
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(IsError ? "error" : "warning")} {Code}{(SubCode.Length > 0 ? $"[{SubCode}]" : "")}"
        + (Location.Length > 0 ? $" {Location}" : "");

    private static string LocationOf(JsonElement index, JsonElement paths) =>
        index.ValueKind == JsonValueKind.Null ? "" : paths[index.GetInt32()].GetString()!;
}
