using System.IO.Compression;
using System.Text.Json;
using Dandi.Bids.Expressions;
using Dandi.Bids.Values;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Schema;

/// <summary>
/// A version of BIDS as data: the terms, the names of files and what must hold of each file
/// (<see href="https://bids-specification.readthedocs.io/en/stable/appendices/schema.html"/>). It does not change.
/// </summary>
public sealed class BidsSchema
{
    /// <summary>The maximum size of a schema that is read; that of 1.2.7 has 0.6 MB.</summary>
    public const int MaxBytes = 16 << 20;

    private static readonly Lazy<BidsSchema> Embedded = new(ReadEmbedded);

    private readonly Dictionary<string, string> _modalities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EntityDefinition> _entities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EcmaRegex> _formats;
    private readonly Dictionary<string, IReadOnlyList<DirectoryRule>> _directories = new(StringComparer.Ordinal);
    private readonly ExpressionCache _expressions = new();
    private readonly SchemaObjects _objects;

    private BidsSchema(JsonElement root)
    {
        Version = root.RequireText("schema_version");
        BidsVersion = root.RequireText("bids_version");
        Root = new JsMembers(root);
        _objects = new SchemaObjects(root.Require("objects"));
        _formats = _objects.Formats.ToDictionary(
            format => format.Key,
            format => EcmaRegex.CompileWhole(format.Value.Pattern),
            StringComparer.Ordinal
        );
        foreach (var entity in _objects.Entities)
            _entities[entity.ShortName] = entity;
        var rules = root.Require("rules");
        EntityOrder = [.. (rules.Texts("entities") ?? []).Select(key => _objects.Entity(key).ShortName)];
        var naming = new NamingRules(_objects);
        FileRules = [.. naming.FileRules(rules.Require("files"))];
        var directories = rules.Require("directories");
        foreach (var type in directories.EnumerateObject())
            _directories[type.Name] = naming.DirectoryRules(directories, type.Name);
        foreach (var modality in rules.MembersOf("modalities"))
        {
            foreach (var datatype in modality.Value.Texts("datatypes") ?? [])
                _modalities[datatype] = modality.Name;
        }
        var evaluation = new EvaluationRules(_objects, _expressions);
        Rules = [.. evaluation.Rules(rules, "rules")];
        Associations = [.. root.Require("meta").MembersOf("associations").Select(evaluation.ReadAssociation)];
    }

    /// <summary>The schema 1.2.7 of BIDS 1.11.1, embedded in the program.</summary>
    public static BidsSchema Default => Embedded.Value;

    /// <summary>The version of the schema, such as <c>1.2.7</c>.</summary>
    public string Version { get; }

    /// <summary>The version of BIDS, such as <c>1.11.1</c>.</summary>
    public string BidsVersion { get; }

    /// <summary>
    /// The codes of the issues that rules define, ignoring case, with the templates of their messages.
    /// </summary>
    public IReadOnlyDictionary<string, string> IssueMessages =>
        Rules
            .SelectMany(rule => (rule.Fields ?? []).Select(each => each.Issue).Prepend(rule.Issue))
            .OfType<RuleIssue>()
            .GroupBy(issue => issue.Code, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First().Message, StringComparer.OrdinalIgnoreCase);

    /// <summary>What <c>schema</c> means in expressions.</summary>
    internal JsObject Root { get; }

    /// <summary>The rules with selectors that say something about the files that they select, in their order.</summary>
    internal IReadOnlyList<SchemaRule> Rules { get; }

    /// <summary>The rules for file names, in their order.</summary>
    internal IReadOnlyList<FileRule> FileRules { get; }

    internal IReadOnlyList<AssociationRule> Associations { get; }

    /// <summary>The short names of the entities, in the order that they have in a file name.</summary>
    internal IReadOnlyList<string> EntityOrder { get; }

    /// <summary>The names of the folders that contain data, such as <c>func</c>.</summary>
    internal IReadOnlySet<string> Datatypes => _objects.Datatypes;

    /// <summary>The extensions of folders that count as files, such as <c>.ome.zarr/</c>.</summary>
    internal IEnumerable<string> PseudoFileExtensions =>
        _objects.Extensions.Where(extension => extension.EndsWith('/'));

    /// <summary>The paths of the folders that are not looked into, such as <c>/code</c>.</summary>
    internal IEnumerable<string> OpaqueFolders =>
        DirectoryRules("raw").Where(rule => rule is { IsOpaque: true, Name: not null }).Select(rule => $"/{rule.Name}");

    /// <summary>The number of different expressions; their indexes are below it.</summary>
    internal int ExpressionCount => _expressions.Count;

    /// <summary>Reads a schema: the official file, or one that was reduced to what validation needs.</summary>
    /// <exception cref="DandiException">The JSON is not a BIDS schema that this program understands.</exception>
    public static BidsSchema Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxBytes)
            throw Invalid($"it has {json.Length} bytes, more than {MaxBytes}");
        try
        {
            var schema = Parse(json);
            schema._objects.CompileFields();
            return schema;
        }
        catch (InvalidSchemaException error)
        {
            throw Invalid(error.Message, error);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or JsonSchemaException)
        {
            throw Invalid(error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>The rules for folders of a type of dataset, such as <c>raw</c>; empty for an unknown type.</summary>
    internal IReadOnlyList<DirectoryRule> DirectoryRules(string datasetType) =>
        _directories.GetValueOrDefault(datasetType) ?? [];

    /// <summary>The modality of a datatype; null if it has none.</summary>
    internal string? Modality(string datatype) => _modalities.GetValueOrDefault(datatype);

    /// <summary>The entity with a short name; null if there is none.</summary>
    internal EntityDefinition? Entity(string shortName) => _entities.GetValueOrDefault(shortName);

    /// <summary>The formats by name; each pattern matches anywhere in a text, as in JSON Schemas.</summary>
    internal IReadOnlyDictionary<string, EcmaRegex> Formats => _objects.Formats;

    /// <summary>The field with a key of <c>objects.metadata</c>.</summary>
    /// <exception cref="InvalidSchemaException">There is none.</exception>
    internal MetadataField Field(string key) => _objects.Field(key);

    /// <summary>The pattern that a value of a format must match as a whole; null for an unknown format.</summary>
    internal EcmaRegex? Format(string name) => _formats.GetValueOrDefault(name);

    // The schema refers to the document, which lives as long as it.
    private static BidsSchema Parse(ReadOnlyMemory<byte> json) => new(JsonDocument.Parse(json).RootElement);

    private static DandiException Invalid(string reason, Exception? cause = null) =>
        new(
            $"Cannot use the BIDS schema: {reason}. Use the file `schema.json` of a release of BIDS, from "
                + "https://github.com/bids-standard/bids-schema.",
            cause
        );

    private static BidsSchema ReadEmbedded()
    {
        using var packed = typeof(BidsSchema).Assembly.GetManifestResourceStream("Dandi.Bids.Schema.schema.json.br")!;
        using var json = new BrotliStream(packed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        json.CopyTo(bytes);
        return Parse(bytes.ToArray());
    }
}
