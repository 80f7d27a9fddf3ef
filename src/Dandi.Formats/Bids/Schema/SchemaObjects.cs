using System.Text.Json;
using Dandi.Bids.Values;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Schema;

/// <summary>The terms that the rules of a schema are about: <c>objects</c>.</summary>
internal sealed class SchemaObjects
{
    /// <summary>What a definition of a field tells people.</summary>
    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "display_name",
        "name",
        "recommended",
        "unit",
    };

    private readonly Dictionary<string, MetadataField> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ColumnDefinition> _columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EntityDefinition> _entities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EcmaRegex> _formats = new(StringComparer.Ordinal);

    public SchemaObjects(JsonElement objects)
    {
        foreach (var format in objects.MembersOf("formats"))
            _formats[format.Name] = CompilePattern(format.Value.RequireText("pattern"));
        foreach (var entity in objects.MembersOf("entities"))
            _entities[entity.Name] = new EntityDefinition(
                entity.Name,
                entity.Value.RequireText("name"),
                entity.Value.Text("format")
            )
            {
                Labels = entity.Value.Texts("enum"),
            };
        foreach (var column in objects.MembersOf("columns"))
            _columns[column.Name] = ReadColumn(column.Value);
        var dialect = new JsonSchemaDialect
        {
            Formats = JsonSchemaDialect.FormatsOf(_formats),
            Annotations = Annotations,
        };
        foreach (var field in objects.MembersOf("metadata"))
            _fields[field.Name] = new MetadataField(field.Value.RequireText("name"), field.Value, dialect);
        Datatypes = objects.MembersOf("datatypes").Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        Extensions = [.. objects.MembersOf("extensions").Select(extension => extension.Value.RequireText("value"))];
    }

    public IReadOnlySet<string> Datatypes { get; }

    public IReadOnlyList<string> Extensions { get; }

    /// <summary>The formats by name; each pattern matches anywhere in a text.</summary>
    public IReadOnlyDictionary<string, EcmaRegex> Formats => _formats;

    public IEnumerable<EntityDefinition> Entities => _entities.Values;

    public MetadataField Field(string key) => Find(_fields, key, "objects.metadata");

    public ColumnDefinition Column(string key) => Find(_columns, key, "objects.columns");

    public EntityDefinition Entity(string key) => Find(_entities, key, "objects.entities");

    /// <summary>Compiles the definitions of all fields, which otherwise happens when they are first used.</summary>
    /// <exception cref="JsonSchemaException">A definition is invalid.</exception>
    public void CompileFields()
    {
        foreach (var field in _fields.Values)
            _ = field.Schema;
    }

    private static T Find<T>(Dictionary<string, T> all, string key, string name) =>
        all.GetValueOrDefault(key) ?? throw new InvalidSchemaException($"`{name}` has no `{key}`");

    private static EcmaRegex CompilePattern(string pattern)
    {
        try
        {
            return EcmaRegex.Compile(pattern);
        }
        catch (ArgumentException error)
        {
            throw new InvalidSchemaException($"`{pattern}` is not a regular expression", error);
        }
    }

    private static ColumnDefinition ReadColumn(JsonElement column) =>
        new(column.RequireText("name"))
        {
            Formats = [.. FormatsOf(column)],
            Pattern = column.Text("pattern"),
            Unit = column.Text("unit"),
            Levels = column.Texts("enum"),
            Minimum = column.Number("minimum"),
            Maximum = column.Number("maximum"),
            Definition = column.TryGetProperty("definition", out var definition) ? new JsMembers(definition) : null,
        };

    private static IEnumerable<string> FormatsOf(JsonElement column) =>
        column.TryGetProperty("anyOf", out var alternatives)
            ? alternatives.EnumerateArray().SelectMany(FormatsOf)
            : [column.Text("format") ?? column.Text("type") ?? "string"];
}
