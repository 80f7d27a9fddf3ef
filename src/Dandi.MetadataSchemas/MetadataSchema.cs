using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.JsonSchemas;

namespace Dandi.MetadataSchemas;

/// <summary>
/// What must hold of metadata, as the archive decides it: first its JSON Schema; if that holds, the rules that no JSON
/// Schema has (docs/decisions/0048-metadata-rules.md). It can be used by several threads.
/// </summary>
/// <remarks>
/// Members that the archive itself sets, such as <c>identifier</c>, are not checked: it replaces what is sent in them.
/// </remarks>
public sealed class MetadataSchema
{
    /// <summary>The maximum number of problems of one validation.</summary>
    public const int MaxProblems = 500;

    private const int MaxDepth = 1000;

    private static readonly ConcurrentDictionary<(string Version, MetadataKind Kind), MetadataSchema> Compiled = new();

    private readonly JsonSchema _schema;
    private readonly ModelRules _rules;

    private MetadataSchema(JsonElement definition)
    {
        var dialect = new JsonSchemaDialect { Formats = MetadataFormats.All, ReportsAll = true };
        _schema = JsonSchema.Compile(definition, dialect);
        _rules = new ModelRules(definition);
    }

    /// <summary>The schema of a version.</summary>
    /// <param name="version">The version, such as <c>0.7.0</c>. Older ones that have no schema use the oldest.</param>
    /// <param name="kind">What the metadata describes.</param>
    public static MetadataSchema Of(string version, MetadataKind kind) =>
        Compiled.GetOrAdd((EmbeddedSchemas.Closest(version), kind), key => new MetadataSchema(
            EmbeddedSchemas.Find(key.Version, key.Kind)
        ));

    /// <summary>A copy of the JSON Schema that <see cref="Validate(JsonObject)"/> applies.</summary>
    /// <param name="version">The version, such as <c>0.7.0</c>.</param>
    /// <param name="kind">What the metadata describes.</param>
    public static JsonObject GetDefinition(string version, MetadataKind kind) =>
        JsonObject.Create(EmbeddedSchemas.Find(EmbeddedSchemas.Closest(version), kind))!.DeepClone().AsObject();

    /// <summary>Validates metadata.</summary>
    /// <returns>The problems, at most <see cref="MaxProblems"/>; empty if it is valid.</returns>
    public IReadOnlyList<MetadataProblem> Validate(JsonObject metadata)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            metadata.WriteTo(writer);
        using var document = JsonDocument.Parse(bytes.WrittenMemory, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return Validate(document.RootElement);
    }

    private IReadOnlyList<MetadataProblem> Validate(JsonElement metadata)
    {
        var errors = _schema.Validate(metadata);
        return errors.Count > 0
            ? [.. errors.Take(MaxProblems).Select(ProblemOf)]
            : [.. _rules.Check(metadata).Take(MaxProblems)];
    }

    private static MetadataProblem ProblemOf(JsonSchemaError error) =>
        new(error.DottedPath, error.DottedPath, error.Keyword, error.Message);
}
