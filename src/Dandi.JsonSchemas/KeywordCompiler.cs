using System.Globalization;
using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>Compiles the keywords of one schema.</summary>
internal sealed class KeywordCompiler(SchemaCompiler compiler, JsonElement schema)
{
    public const string Format = "format";

    /// <summary>Compiles a keyword.</summary>
    /// <param name="name">The keyword.</param>
    /// <param name="type">The type of values that it is compiled for; null for all.</param>
    /// <returns>Null if the schema does not have it, or if it accepts everything.</returns>
    public Keyword? Compile(string name, JsonTypes? type)
    {
        if (!schema.TryGetProperty(name, out var value))
            return null;
        return type switch
        {
            JsonTypes.Number => NumberKeyword(name, value),
            JsonTypes.String => StringKeyword(name, value),
            JsonTypes.Array => ArrayKeyword(name, value),
            JsonTypes.Object => ObjectKeyword(name, value),
            _ => CommonKeyword(name, value),
        };
    }

    private Keyword? CommonKeyword(string name, JsonElement value) =>
        name switch
        {
            "$ref" => compiler.Refer(value.Text(name)),
            "const" => new Assertion(name, $"must be {value.GetRawText()}", instance =>
                JsonEquality.Instance.Equals(value, instance)
            ),
            "enum" => Enumeration(name, value),
            "not" => new Not(compiler.Compile(value)),
            "anyOf" => new AnyOf(CompileAll(name, value)),
            "oneOf" => new OneOf(CompileAll(name, value)),
            "allOf" => new AllOf(CompileAll(name, value)),
            "if" => new Conditional(compiler.Compile(value), Optional("then"), Optional("else")),
            _ => null,
        };

    private static Assertion? NumberKeyword(string name, JsonElement value) =>
        name switch
        {
            "maximum" => Limit(name, value, "at most", (number, limit) => number <= limit),
            "minimum" => Limit(name, value, "at least", (number, limit) => number >= limit),
            "exclusiveMaximum" => Limit(name, value, "less than", (number, limit) => number < limit),
            "exclusiveMinimum" => Limit(name, value, "greater than", (number, limit) => number > limit),
            "multipleOf" => Limit(name, value, "a multiple of", IsMultiple),
            _ => null,
        };

    private Assertion? StringKeyword(string name, JsonElement value)
    {
        switch (name)
        {
            case "maxLength":
                return Size(name, value, "at most {0} characters", Length, isMaximum: true);
            case "minLength":
                return Size(name, value, "at least {0} characters", Length, isMaximum: false);
            case "pattern":
                var pattern = SchemaValues.Pattern(value.Text(name));
                return new Assertion(name, $"must match the pattern `{pattern.Pattern}`", text =>
                    pattern.IsMatch(JsonStrings.Of(text))
                );
            default:
                return compiler.Dialect.Formats.TryGetValue(value.Text(name), out var format)
                    ? new Assertion(name, $"must have the format `{value.GetString()}`", text =>
                        format(JsonStrings.Of(text))
                    )
                    : null;
        }
    }

    private Keyword? ArrayKeyword(string name, JsonElement value) =>
        name switch
        {
            "maxItems" => Size(name, value, "at most {0} items", array => array.GetArrayLength(), isMaximum: true),
            "minItems" => Size(name, value, "at least {0} items", array => array.GetArrayLength(), isMaximum: false),
            "prefixItems" => new PrefixItems(CompileAll(name, value)),
            "items" => new Items(
                compiler.Compile(value),
                schema.TryGetProperty("prefixItems", out var prefix) ? prefix.List("prefixItems").Count() : 0
            ),
            "contains" => new Contains(
                compiler.Compile(value),
                schema.TryGetProperty("minContains", out var min) ? min.Count("minContains") : 1,
                schema.TryGetProperty("maxContains", out var max) ? max.Count("maxContains") : int.MaxValue
            ),
            _ => value.Flag(name) ? new Assertion(name, "must not have equal items", HasUniqueItems) : null,
        };

    private Keyword? ObjectKeyword(string name, JsonElement value) =>
        name switch
        {
            "maxProperties" => Size(name, value, "at most {0} members", item => item.GetPropertyCount(), true),
            "minProperties" => Size(name, value, "at least {0} members", item => item.GetPropertyCount(), false),
            "required" => new Required(value.Texts(name)),
            "propertyNames" => new PropertyNames(compiler.Compile(value)),
            "additionalProperties" => new AdditionalProperties(
                compiler.Compile(value),
                Members("properties").Select(member => member.Name).ToHashSet(StringComparer.Ordinal),
                [.. Members("patternProperties").Select(member => SchemaValues.Pattern(member.Name))]
            ),
            "properties" => new Properties([
                .. value.Map(name).Select(member => (member.Name, compiler.Compile(member.Value))),
            ]),
            _ => new PatternProperties([
                .. value
                    .Map(name)
                    .Select(member => (SchemaValues.Pattern(member.Name), compiler.Compile(member.Value))),
            ]),
        };

    private static Assertion Enumeration(string name, JsonElement value)
    {
        var allowed = value.List(name).ToHashSet(JsonEquality.Instance);
        var listed = string.Join(", ", allowed.Take(20).Select(item => item.GetRawText()));
        return new Assertion(name, $"must be one of {listed}{(allowed.Count > 20 ? ", …" : "")}", allowed.Contains);
    }

    private static Assertion Limit(string name, JsonElement value, string comparison, Func<double, double, bool> holds)
    {
        var limit = value.Number(name);
        return new Assertion(
            name,
            string.Create(CultureInfo.InvariantCulture, $"must be {comparison} {limit}"),
            instance => holds(instance.GetDouble(), limit)
        );
    }

    private static Assertion Size(
        string name,
        JsonElement value,
        string form,
        Func<JsonElement, int> sizeOf,
        bool isMaximum
    )
    {
        var limit = value.Count(name);
        return new Assertion(name, $"must have {string.Format(CultureInfo.InvariantCulture, form, limit)}", instance =>
            isMaximum ? sizeOf(instance) <= limit : sizeOf(instance) >= limit
        );
    }

    private IReadOnlyList<SchemaNode> CompileAll(string name, JsonElement schemas) =>
        [.. schemas.List(name).Select(compiler.Compile)];

    private SchemaNode? Optional(string name) =>
        schema.TryGetProperty(name, out var found) ? compiler.Compile(found) : null;

    private IEnumerable<JsonProperty> Members(string name) =>
        schema.TryGetProperty(name, out var found) ? found.Map(name) : [];

    /// <summary>The number of characters, a pair of surrogates being one.</summary>
    private static int Length(JsonElement text) => JsonStrings.Of(text).EnumerateRunes().Count();

    private static bool IsMultiple(double number, double divisor) => divisor != 0 && double.IsInteger(number / divisor);

    private static bool HasUniqueItems(JsonElement array)
    {
        var seen = new HashSet<JsonElement>(JsonEquality.Instance);
        return array.EnumerateArray().All(seen.Add);
    }
}
