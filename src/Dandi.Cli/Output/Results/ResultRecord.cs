using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Cli.Output.Records;
using Dandi.Inspection.Bids;
using Dandi.Json;
using Dandi.Nwb.Inspection;

namespace Dandi.Cli.Output.Results;

/// <summary>
/// A validation result as it is written to and read from JSON (<c>docs/spec/bids-zarr-schema.md</c> §5.5). Unknown
/// members are kept.
/// </summary>
internal sealed class ResultRecord
{
    /// <summary>The version of the record format.</summary>
    public const string Version = "1";

    // Results are spooled as ASCII, in which one byte of input takes up to six.
    private static readonly JsonLimits Limits = new(6 * JsonLinesFile.MaxLineBytes, MaxDepth: 64, MaxValues: 200_000);

    private readonly ResultMembers? _members;
    private JsonObject? _json;

    private ResultRecord(ResultMembers members)
    {
        _members = members;
        (Id, Message, Severity) = (members.Id, members.Message, members.Severity);
    }

    private ResultRecord(JsonObject json)
    {
        _json = json;
        Id = Text("id") ?? throw new JsonException("it has no `id`");
        Message = Text("message") ?? "";
        Severity = ReadSeverity(json["severity"]);
        json["severity"] = Severity is { } severity ? SeverityNames.Of(severity) : null;
    }

    /// <summary>All members, also unknown ones.</summary>
    public JsonObject Json => _json ??= _members!.ToJson();

    /// <summary>The id of the rule.</summary>
    public string Id { get; }

    /// <summary>Describes the problem; may be empty.</summary>
    public string Message { get; }

    /// <summary>The severity; a result without one is never shown.</summary>
    public Severity? Severity { get; }

    /// <summary>Whether it reports that something was not checked, and may therefore contain errors.</summary>
    public bool ReportsUnchecked =>
        Id
            is InspectionIds.NotChecked
                or BidsResults.NotCheckedId
                or BidsResults.HedNotCheckedId
                or BidsResults.DerivativeNotCheckedId
                or BidsResults.PathNotCheckedId
                or "zarr.not_checked";

    /// <summary>What the result is about (the term of the Python client).</summary>
    public string? Purview => _members?.Path ?? Text("path") ?? Text("path_regex") ?? Text("dataset_path");

    /// <summary>The program whose rule it is.</summary>
    public string? Validator => _members?.Validator ?? Text(Json["origin"], "validator");

    /// <summary>The standard that the rule belongs to.</summary>
    public string? Standard => _members is null ? Text(Json["origin"], "standard") : _members.Standard;

    /// <summary>The folder of the Dandiset.</summary>
    public string? Dandiset => _members is null ? Text("dandiset_path") : _members.Dandiset;

    /// <summary>Whether the record has another version than <see cref="Version"/>.</summary>
    public bool IsOfOtherVersion => Text("record_version") is not Version;

    /// <summary>Creates the record of a result of this program.</summary>
    /// <param name="result">The result.</param>
    /// <param name="root">The folder that its paths are relative to.</param>
    /// <param name="isDandiset">Whether <paramref name="root"/> is a Dandiset.</param>
    /// <param name="paths">How to show paths.</param>
    public static ResultRecord Of(ValidationResult result, string root, bool isDandiset, DisplayPaths paths) =>
        new(new ResultMembers(result, root, isDandiset, paths));

    /// <summary>Parses a record of this program or the Python client.</summary>
    /// <exception cref="JsonException">The text is not a result.</exception>
    public static ResultRecord Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = PythonJsonParser.Parse(line, Limits);
            var record = new ResultRecord(
                document.ToNode() as JsonObject ?? throw new JsonException("it is not a JSON object")
            );
            // Members are checked for their type only when they are read.
            _ = (record.Purview, record.Validator, record.Standard, record.Dandiset, record.IsOfOtherVersion);
            return record;
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw new JsonException("a member is not of the right type", error);
        }
    }

    /// <summary>Writes the record as one line of JSON in ASCII, without a line feed.</summary>
    public void WriteLine(IBufferWriter<byte> line)
    {
        if (_members is not null)
            _members.WriteLine(line);
        else
            Encoding.ASCII.GetBytes(PythonJson.OnOneLine(Json), line);
    }

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
