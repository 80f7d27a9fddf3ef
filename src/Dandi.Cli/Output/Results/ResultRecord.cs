using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Cli.Output.Records;
using Dandi.Inspection;
using Dandi.Json;
using Dandi.Nwb.Inspection;

namespace Dandi.Cli.Output.Results;

/// <summary>A result of validation in the form in which it is written and read again (bids-zarr-schema.md §5).</summary>
internal sealed class ResultRecord
{
    /// <summary>The version of the form.</summary>
    public const string Version = "1";

    // Six times what is read: a result is kept in ASCII, with one byte as six at worst.
    private static readonly JsonLimits Limits = new(6 * JsonLinesFile.MaxLineBytes, MaxDepth: 64, MaxValues: 200_000);

    private ResultRecord(JsonObject json)
    {
        Json = json;
        Id = Text("id") ?? throw new JsonException("it has no `id`");
        Message = Text("message") ?? "";
        Severity = ReadSeverity(json["severity"]);
        json["severity"] = Severity is { } severity ? SeverityNames.Of(severity) : null;
    }

    /// <summary>All members.</summary>
    public JsonObject Json { get; }

    /// <summary>The rule.</summary>
    public string Id { get; }

    /// <summary>What is wrong.</summary>
    public string Message { get; }

    /// <summary>How grave it is; null for what is never shown.</summary>
    public Severity? Severity { get; }

    /// <summary>Whether it makes the run fail.</summary>
    public bool IsError => Severity >= Dandi.Severity.Error;

    /// <summary>Whether it says that something was not checked: then the lack of errors proves nothing about that.</summary>
    public bool TellsOfUnchecked => Id is InspectionIds.NotValidated or BidsResults.NotCheckedId or "zarr.not_checked";

    /// <summary>What it is about.</summary>
    public string? Purview => Text("path") ?? Text("path_regex") ?? Text("dataset_path");

    /// <summary>Who found it.</summary>
    public string? Validator => Text(Json["origin"], "validator");

    /// <summary>The standard that the rule belongs to.</summary>
    public string? Standard => Text(Json["origin"], "standard");

    /// <summary>The Dandiset.</summary>
    public string? Dandiset => Text("dandiset_path");

    /// <summary>Whether it was written in a form that may have other members.</summary>
    public bool IsOfOtherVersion => Text("record_version") is not Version;

    /// <summary>A result of ours.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="root">The folder that its paths are relative to.</param>
    /// <param name="isDandiset">Whether that is a Dandiset.</param>
    /// <param name="paths">How paths are shown.</param>
    public static ResultRecord Of(ValidationResult result, string root, bool isDandiset, ShownPaths paths) =>
        new(ResultJson.Of(result, root, isDandiset, paths));

    /// <summary>Reads what was written by this or the Python client.</summary>
    /// <exception cref="JsonException">It is not a result.</exception>
    public static ResultRecord Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = PythonJsonParser.Parse(line, Limits);
            var record = new ResultRecord(
                document.ToNode() as JsonObject ?? throw new JsonException("it is not a JSON object")
            );
            // A member of a wrong type shows only when it is read.
            _ = (record.Purview, record.Validator, record.Standard, record.Dandiset, record.IsOfOtherVersion);
            return record;
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw new JsonException("a member is not of the right type", error);
        }
    }

    /// <summary>On one line, as it is kept.</summary>
    public override string ToString() => PythonJson.OnOneLine(Json);

    private string? Text(string member) => Text(Json, member);

    private static string? Text(JsonNode? owner, string member) => owner?[member]?.GetValue<string>();

    private static Severity? ReadSeverity(JsonNode? node)
    {
        if (node is null)
            return null;
        var word =
            node.GetValueKind() == JsonValueKind.Number
                ? node.GetValue<int>().ToString(CultureInfo.InvariantCulture)
                : node.GetValue<string>();
        return SeverityNames.Parse(word)
            ?? throw new JsonException($"its severity `{Quoted.Shortened(word)}` is unknown");
    }
}
