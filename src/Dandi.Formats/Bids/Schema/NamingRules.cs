using System.Text.Json;

namespace Dandi.Bids.Schema;

/// <summary>Reads the rules for names of files and folders: <c>rules.files</c> and <c>rules.directories</c>.</summary>
internal sealed class NamingRules(SchemaObjects objects)
{
    private static readonly string[] Criteria = ["path", "stem", "suffixes"];

    /// <summary>The leaves below a node of <c>rules.files</c>, in their order.</summary>
    public IEnumerable<FileRule> FileRules(JsonElement files) =>
        files
            .EnumerateObject()
            .SelectMany(group => FileRules(group.Value, $"rules.files.{group.Name}", group.Name == "deriv"));

    public IReadOnlyList<DirectoryRule> DirectoryRules(JsonElement directories, string type) =>
        [.. directories.MembersOf(type).Select(rule => ReadDirectory(rule, $"rules.directories.{type}"))];

    private IEnumerable<FileRule> FileRules(JsonElement node, string path, bool isDerivative)
    {
        if (node.ValueKind != JsonValueKind.Object)
            return [];
        return Array.Exists(Criteria, name => node.TryGetProperty(name, out _))
            ? [ReadFile(node, path, isDerivative)]
            : node.EnumerateObject().SelectMany(child => FileRules(child.Value, $"{path}.{child.Name}", isDerivative));
    }

    private FileRule ReadFile(JsonElement rule, string path, bool isDerivative) =>
        new(path)
        {
            IsDerivative = isDerivative,
            ExactPath = rule.Text("path"),
            StemPattern = rule.Text("stem"),
            Suffixes = rule.Texts("suffixes"),
            Extensions = rule.Texts("extensions"),
            Datatypes = rule.Texts("datatypes"),
            Entities = rule.TryGetProperty("entities", out _)
                ? [.. rule.MembersOf("entities").Select(ReadEntity)]
                : null,
        };

    // The BIDS validator takes a requirement that is an object as optional, whatever its level is.
    private FileEntity ReadEntity(JsonProperty entity) =>
        new(
            objects.Entity(entity.Name).ShortName,
            entity.Value.ValueKind == JsonValueKind.String && entity.Value.Level() == RequirementLevel.Required
        )
        {
            Level = entity.Value.Level(),
            Labels = entity.Value.Texts("enum"),
        };

    private DirectoryRule ReadDirectory(JsonProperty rule, string path) =>
        new($"{path}.{rule.Name}", rule.Name)
        {
            Name = rule.Value.Text("name"),
            Entity = rule.Value.Text("entity") is { } entity ? objects.Entity(entity).ShortName : null,
            Value = rule.Value.Text("value"),
            Level = rule.Value.Level(),
            IsOpaque = rule.Value.IsTrue("opaque"),
            Folders = rule.Value.TryGetProperty("subdirs", out var folders)
                ? [.. folders.EnumerateArray().SelectMany(Alternatives)]
                : [],
        };

    private static IEnumerable<string> Alternatives(JsonElement folder) =>
        folder.ValueKind == JsonValueKind.Object ? folder.Texts("oneOf") ?? [] : [folder.GetString()!];
}
