using System.Text.Json;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Schema;

/// <summary>A field of a JSON file (<c>objects.metadata</c>).</summary>
internal sealed class MetadataField
{
    private readonly Lazy<JsonSchema> _schema;

    /// <param name="name">The name in the file.</param>
    /// <param name="definition">The JSON Schema of its value.</param>
    /// <param name="dialect">What the schema may use.</param>
    public MetadataField(string name, JsonElement definition, JsonSchemaDialect dialect)
    {
        Name = name;
        _schema = new(() => JsonSchema.Compile(definition, dialect));
    }

    /// <summary>The name in the file.</summary>
    public string Name { get; }

    /// <summary>What the value must be.</summary>
    public JsonSchema Schema => _schema.Value;
}
