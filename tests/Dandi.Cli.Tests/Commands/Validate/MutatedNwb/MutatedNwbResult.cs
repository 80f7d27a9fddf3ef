using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.Nwb.Inspection;

namespace Dandi.Cli.Tests.Commands.Validate.MutatedNwb;

/// <summary>The compared parts of a validation result.</summary>
/// <param name="Id">The id of its rule, without the classes and messages of exceptions.</param>
/// <param name="Severity">The name of its severity.</param>
public sealed partial record MutatedNwbResult(string Id, string Severity)
{
    // All files of the set have this result, because of their names.
    private const string FileName = "DANDI.NON_DANDI_FILENAME";

    /// <summary>Whether it blocks the upload of a file.</summary>
    public bool Blocks => Severity is "ERROR" or "CRITICAL" && Id != FileName;

    /// <summary>
    /// Whether it is compared. Warnings and hints that only this program has are not, except for the one that replaces
    /// a failure of the Python client.
    /// </summary>
    public bool IsCompared =>
        Id != FileName
        && (Blocks || Id == InspectionIds.PythonClientFails || !Id.StartsWith("DANDI.", StringComparison.Ordinal));

    /// <summary>Reads a result of the Python client.</summary>
    public static MutatedNwbResult OfReference(JsonElement result) =>
        new(Shorten(result.GetProperty("id").GetString()!), result.GetProperty("severity").GetString()!);

    /// <summary>Reads a result of this program.</summary>
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
