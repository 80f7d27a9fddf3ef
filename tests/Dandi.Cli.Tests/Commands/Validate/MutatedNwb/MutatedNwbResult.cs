using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.Nwb.Inspection;

namespace Dandi.Cli.Tests.Commands.Validate.MutatedNwb;

/// <summary>A result of validation by what is compared of it.</summary>
/// <param name="Id">Its rule; classes of exceptions and their words are left out.</param>
/// <param name="Severity">Its severity.</param>
public sealed partial record MutatedNwbResult(string Id, string Severity)
{
    // The names of the files are not those of assets, for all of them.
    private const string FileName = "DANDI.NON_DANDI_FILENAME";

    /// <summary>Whether it blocks the upload of a file.</summary>
    public bool Blocks => Severity is "ERROR" or "CRITICAL" && Id != FileName;

    /// <summary>Whether it is compared: of the warnings and hints that only we have, those that stand for a failure of the Python client are.</summary>
    public bool IsCompared =>
        Id != FileName
        && (Blocks || Id == InspectionIds.PythonClientFails || !Id.StartsWith("DANDI.", StringComparison.Ordinal));

    /// <summary>A result of the Python client.</summary>
    public static MutatedNwbResult OfReference(JsonElement result) =>
        new(Shorten(result.GetProperty("id").GetString()!), result.GetProperty("severity").GetString()!);

    /// <summary>A result of ours.</summary>
    public static MutatedNwbResult OfOurs(JsonNode result) =>
        new(Shorten(result["id"]!.ToString()), result["severity"]!.ToString());

    /// <inheritdoc/>
    public override string ToString() => $"{Id} [{Severity}]";

    private static string Shorten(string id)
    {
        if (id.StartsWith("NWBI.During io.read()", StringComparison.Ordinal))
            return "NWBI.During io.read()";
        return Evaluation().Match(id) is { Success: true } match ? match.Value : id;
    }

    [GeneratedRegex("^NWBI\\.During evaluation of '[a-z_]+'", RegexOptions.NonBacktracking)]
    private static partial Regex Evaluation();
}
