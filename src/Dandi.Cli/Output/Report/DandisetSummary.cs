using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dandi.Cli.Output.Report;

/// <summary>
/// What the assets of a run are about: counted by species, subject, technique and type of file. Not thread-safe.
/// </summary>
/// <remarks>
/// Subjects and techniques come from the metadata, or from the name of an asset if its metadata was not extracted or
/// does not say.
/// </remarks>
internal sealed class DandisetSummary
{
    public Tally Species { get; } = new();

    public Tally Subjects { get; } = new();

    public Tally Techniques { get; } = new();

    public Tally Types { get; } = new();

    /// <summary>The number of assets whose metadata was extracted.</summary>
    public long Described { get; private set; }

    /// <summary>The number of assets of which only the name is known.</summary>
    public long Named { get; private set; }

    /// <summary>Counts an asset by its metadata.</summary>
    public void Add(JsonObject metadata)
    {
        Described++;
        var names = FileNameParts.Of(Text(metadata["path"]) ?? "");
        var bytes = metadata["contentSize"] is JsonValue value && value.TryGetValue(out long size) ? size : 0;
        var subject = First(metadata["wasAttributedTo"]);
        Species.Add(Text(subject?["species"]?["name"]), bytes);
        Subjects.Add(Text(subject?["identifier"]) ?? names.Subject, bytes);
        Types.Add(Text(metadata["encodingFormat"]), bytes);
        var techniques = NamesIn(metadata["measurementTechnique"]);
        foreach (var technique in techniques.Count > 0 ? techniques : [names.Suffix])
            Techniques.Add(technique, bytes);
    }

    /// <summary>Counts an asset by its name.</summary>
    public void Add(string path, long bytes)
    {
        Named++;
        var names = FileNameParts.Of(path);
        Subjects.Add(names.Subject, bytes);
        Techniques.Add(names.Suffix, bytes);
        Types.Add(Path.GetExtension(path) is { Length: > 0 } extension ? extension : null, bytes);
    }

    private static IReadOnlyList<string?> NamesIn(JsonNode? list) =>
        list is JsonArray array ? [.. array.Select(each => Text(each?["name"])).OfType<string>()] : [];

    private static JsonObject? First(JsonNode? list) =>
        list is JsonArray { Count: > 0 } array ? array[0] as JsonObject : null;

    private static string? Text(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}
