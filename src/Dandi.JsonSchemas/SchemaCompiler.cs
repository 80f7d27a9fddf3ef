using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>Compiles a schema with all that it consists of and refers to.</summary>
internal sealed class SchemaCompiler(JsonElement root, JsonSchemaDialect dialect)
{
    private const int MaxDepth = 256;
    private const int MaxReferences = 10_000;

    /// <summary>The keywords in the order of AJV, by the type that they are about.</summary>
    private static readonly (JsonTypes? Type, string[] Keywords)[] Order =
    [
        (null, ["$ref", "type", "const", "enum", "not", "anyOf", "oneOf", "allOf", "if"]),
        (
            JsonTypes.Number,
            ["maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf", KeywordCompiler.Format]
        ),
        (JsonTypes.String, ["maxLength", "minLength", "pattern", KeywordCompiler.Format]),
        (JsonTypes.Array, ["maxItems", "minItems", "prefixItems", "items", "contains", "uniqueItems"]),
        (
            JsonTypes.Object,
            [
                "maxProperties",
                "minProperties",
                "required",
                "propertyNames",
                "additionalProperties",
                "properties",
                "patternProperties",
            ]
        ),
    ];

    /// <summary>The keywords that are values of others, and the annotations of the specification.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "$comment",
        "$defs",
        "$id",
        "$schema",
        "default",
        "definitions",
        "deprecated",
        "description",
        "else",
        "examples",
        "maxContains",
        "minContains",
        "readOnly",
        "then",
        "title",
        "writeOnly",
    };

    private static readonly HashSet<string> Known = [.. Order.SelectMany(group => group.Keywords), .. Others];

    private readonly Dictionary<string, Reference> _references = new(StringComparer.Ordinal);
    private readonly Queue<string> _unresolved = new();
    private string _document = "";
    private int _depth;

    public JsonSchemaDialect Dialect => dialect;

    /// <exception cref="JsonSchemaException">The schema is invalid or uses an unknown keyword.</exception>
    public SchemaNode Compile()
    {
        var node = Compile(root);
        while (_unresolved.TryDequeue(out var reference))
        {
            var target = FindTarget(reference);
            _references[reference].Resolve(Compile(target), SchemaPointer.HasReference(target));
        }
        return node;
    }

    /// <summary>Compiles a schema inside of the document.</summary>
    public SchemaNode Compile(JsonElement schema)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return new SchemaNode { IsNever = schema.ValueKind == JsonValueKind.False };
        if (schema.ValueKind != JsonValueKind.Object)
            throw new JsonSchemaException($"A schema must be an object or a boolean, not {schema.ValueKind}.");
        if (++_depth > MaxDepth)
            throw new JsonSchemaException($"The schema is nested deeper than {MaxDepth} levels.");
        var node = CompileObject(schema);
        _depth--;
        return node;
    }

    /// <summary>Refers to a schema, which is compiled after all others.</summary>
    public Reference Refer(string reference)
    {
        var absolute = Absolute(reference);
        if (_references.TryGetValue(absolute, out var known))
            return known;
        if (_references.Count == MaxReferences)
            throw new JsonSchemaException($"The schema refers to more than {MaxReferences} schemas.");
        _unresolved.Enqueue(absolute);
        return _references[absolute] = new Reference();
    }

    /// <summary>
    /// Finds the schema that is meant, over others that only refer to it. References in it are relative to its
    /// document.
    /// </summary>
    private JsonElement FindTarget(string reference)
    {
        var target = Find(reference);
        for (var hops = 0; IsOnlyReference(target, out var next); hops++)
        {
            if (hops == MaxDepth)
                throw new JsonSchemaException($"`$ref` `{reference}` refers to itself.");
            target = Find(Absolute(next));
        }
        return target;
    }

    private JsonElement Find(string reference)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        (_document, var pointer) = hash < 0 ? (reference, "#") : (reference[..hash], reference[hash..]);
        if (_document.Length == 0)
            return SchemaPointer.Find(root, pointer);
        return dialect.Documents.TryGetValue(_document, out var document)
            ? SchemaPointer.Find(document, pointer)
            : throw new JsonSchemaException($"`$ref` `{reference}` names an unknown document.");
    }

    private string Absolute(string reference) => reference.StartsWith('#') ? _document + reference : reference;

    private static bool IsOnlyReference(JsonElement schema, out string reference)
    {
        reference =
            schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var value)
                ? value.Text("$ref")
                : "";
        return reference.Length > 0
            && schema
                .EnumerateObject()
                .All(member =>
                    member.Name == "$ref" || !Array.Exists(Order, group => group.Keywords.Contains(member.Name))
                );
    }

    private SchemaNode CompileObject(JsonElement schema)
    {
        foreach (var member in schema.EnumerateObject())
        {
            if (!Known.Contains(member.Name) && !dialect.Annotations.Contains(member.Name))
                throw new JsonSchemaException($"The keyword `{member.Name}` is not supported.");
        }
        var types = SchemaValues.Types(schema);
        // A single type is checked with the keywords about it, if there are any.
        var isInGroup = Array.Exists(Order, group => group.Type == types && IsUsed(schema, group.Keywords));
        var keywords = new KeywordCompiler(this, schema);
        return new SchemaNode
        {
            Types = isInGroup ? null : types,
            Groups =
            [
                .. Order
                    .Where(group => IsUsed(schema, group.Keywords))
                    .Select(group => new KeywordGroup(
                        group.Type,
                        [.. group.Keywords.Select(name => keywords.Compile(name, group.Type)).OfType<Keyword>()],
                        group.Type is not null && group.Type == types
                    )),
            ],
        };
    }

    private static bool IsUsed(JsonElement schema, string[] keywords) =>
        Array.Exists(keywords, name => schema.TryGetProperty(name, out _));
}
