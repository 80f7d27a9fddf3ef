using System.Text.Json;
using Dandi.Json;

namespace Dandi.Nwb.Specs;

/// <summary>
/// Reads the JSON of a specification (docs/spec/nwb.md 2.2;
/// <see href="https://hdmf-schema-language.readthedocs.io"/>). It comes from untrusted files, so size, depth and
/// number of entries are limited.
/// </summary>
internal sealed class SpecReader(string source)
{
    private const int MaxEntries = 200_000;

    /// <summary>The limits for one source; the NWB schema itself has 0.5 MB and 20 levels.</summary>
    public static readonly JsonLimits Limits = new(MaxBytes: 32 << 20, MaxDepth: 64, MaxValues: 2_000_000);

    private int _entries;

    /// <summary>Reads the groups and datasets at the top level of a source.</summary>
    /// <exception cref="InvalidSpecificationException">The text is not a valid specification.</exception>
    public IReadOnlyList<ObjectSpec> Read(string json)
    {
        try
        {
            using var document = PythonJsonParser.Parse(json, Limits);
            if (document.Root.ValueKind != JsonValueKind.Object)
                throw new InvalidOperationException("a specification is an object with groups and datasets");
            return
            [
                .. Children(document.Root, "datasets", isGroup: false),
                .. Children(document.Root, "groups", isGroup: true),
            ];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidSpecificationException(
                $"The cached specification `{source}` is not valid JSON of the specification language: {error.Message}",
                error
            );
        }
    }

    private IEnumerable<ObjectSpec> Children(JsonElement parent, string list, bool isGroup)
    {
        foreach (var child in Array(parent, list))
            yield return ReadObject(child, isGroup);
    }

    private ObjectSpec ReadObject(JsonElement element, bool isGroup)
    {
        if (++_entries > MaxEntries)
            throw new InvalidSpecificationException(
                $"The cached specification `{source}` has more than the allowed {MaxEntries} entries."
            );
        return new ObjectSpec
        {
            IsGroup = isGroup,
            Name = Text(element, "name"),
            Defines = TypeName(element, "def"),
            Includes = TypeName(element, "inc"),
            Quantity = ReadQuantity(element),
            IsLinkable = Member(element, "linkable") is not { ValueKind: JsonValueKind.False },
            Dtype = ReadDtype(Member(element, "dtype")),
            Shape = ReadShape(element),
            FixedValue = Value(element, "value"),
            DefaultValue = Value(element, "default_value"),
            Attributes = [.. Array(element, "attributes").Select(ReadAttribute)],
            Datasets = [.. Children(element, "datasets", isGroup: false)],
            Groups = [.. Children(element, "groups", isGroup: true)],
            Links = [.. Array(element, "links").Select(ReadLink)],
        };
    }

    private AttributeSpec ReadAttribute(JsonElement element)
    {
        var defaultValue = Value(element, "default_value");
        return new AttributeSpec(Text(element, "name") ?? throw Invalid("an attribute has no name"))
        {
            Dtype = ReadDtype(Member(element, "dtype")),
            Shape = ReadShape(element),
            // An attribute with a default value is optional.
            IsRequired = Member(element, "required") is not { ValueKind: JsonValueKind.False } && defaultValue is null,
            FixedValue = Value(element, "value"),
            DefaultValue = defaultValue,
        };
    }

    private LinkSpec ReadLink(JsonElement element) =>
        new(
            Text(element, "name"),
            Text(element, "target_type") ?? throw Invalid("a link has no target_type"),
            ReadQuantity(element)
        );

    private SpecQuantity ReadQuantity(JsonElement element) =>
        Member(element, "quantity") is not { } quantity
            ? SpecQuantity.One
            : SpecQuantity.Parse(quantity.ToString())
                ?? throw Invalid($"{Quoted.Of(quantity.ToString())} is not a quantity");

    private SpecDtype? ReadDtype(JsonElement? dtype) =>
        dtype switch
        {
            { ValueKind: JsonValueKind.String } name => new SpecDtype.Plain(name.GetString()!),
            { ValueKind: JsonValueKind.Object } reference => new SpecDtype.Reference(
                Text(reference, "target_type") ?? throw Invalid("a reference has no target_type"),
                Text(reference, "reftype") ?? "object"
            ),
            { ValueKind: JsonValueKind.Array } members => new SpecDtype.Compound([
                .. members.EnumerateArray().Select(ReadMember),
            ]),
            _ => null,
        };

    private SpecDtype.Member ReadMember(JsonElement member) =>
        new(
            Text(member, "name") ?? throw Invalid("a member of a compound has no name"),
            ReadDtype(Member(member, "dtype")) ?? throw Invalid("a member of a compound has no dtype")
        );

    /// <summary>
    /// If only the dimensions are named (<c>dims</c>), the shape has that many dimensions of any length.
    /// </summary>
    private static SpecShape? ReadShape(JsonElement element)
    {
        if (Member(element, "shape") is { ValueKind: JsonValueKind.Array } shape)
            return Shape(shape, length =>
                length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var exact) ? exact : null
            );
        return Member(element, "dims") is { ValueKind: JsonValueKind.Array } dimensions
            ? Shape(dimensions, _ => null)
            : null;
    }

    private static SpecShape Shape(JsonElement list, Func<JsonElement, int?> read)
    {
        var isList =
            list.GetArrayLength() > 0 && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Array);
        IEnumerable<JsonElement> alternatives = isList ? list.EnumerateArray() : [list];
        return new SpecShape(
            [
                .. alternatives.Select(alternative =>
                    (IReadOnlyList<int?>)[.. alternative.EnumerateArray().Select(read)]
                ),
            ],
            isList
        );
    }

    private static string? TypeName(JsonElement element, string ending) =>
        Text(element, "neurodata_type_" + ending) ?? Text(element, "data_type_" + ending);

    private static string? Value(JsonElement element, string name) =>
        Member(element, name) switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { } other => other.GetRawText(),
        };

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private List<JsonElement> Array(JsonElement element, string name) =>
        Member(element, name) switch
        {
            null => [],
            { ValueKind: JsonValueKind.Array } array
                when array.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object) =>
            [
                .. array.EnumerateArray(),
            ],
            _ => throw Invalid($"`{name}` is not a list of specifications"),
        };

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private InvalidSpecificationException Invalid(string problem) =>
        new($"In the cached specification `{source}`, {problem}.");
}
