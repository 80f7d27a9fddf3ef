using System.Text.Json.Nodes;

namespace Dandi.Metadata;

/// <summary>What was measured in a file and how, told from the types in it (nwb.md §3.5); each list is sorted and without doubles.</summary>
/// <param name="Approaches">The names of the approaches.</param>
/// <param name="Techniques">The names of the techniques.</param>
/// <param name="Variables">The types that tell it.</param>
public sealed record Measurement(
    IReadOnlyList<string> Approaches,
    IReadOnlyList<string> Techniques,
    IReadOnlyList<string> Variables
)
{
    /// <summary>Tells it.</summary>
    /// <param name="types">The types of a file: <c>LFP</c>, or <c>Device (2)</c> where there are several.</param>
    public static Measurement Of(IEnumerable<string> types)
    {
        var variables = types.Select(type => type.Split(' ')[0]).Where(TypeMeaning.ByType.ContainsKey).ToList();
        var meanings = variables.ConvertAll(type => TypeMeaning.ByType[type]);
        return new Measurement(
            Sort(meanings.Select(meaning => meaning.Approach)),
            Sort(meanings.Select(meaning => meaning.Technique)),
            Sort(variables)
        );
    }

    /// <summary>The approaches as metadata have them.</summary>
    public JsonArray ApproachesJson => Describe(Approaches, "ApproachType", "name");

    /// <summary>The techniques as metadata have them.</summary>
    public JsonArray TechniquesJson => Describe(Techniques, "MeasurementTechniqueType", "name");

    /// <summary>The variables as metadata have them.</summary>
    public JsonArray VariablesJson => Describe(Variables, "PropertyValue", "value");

    private static List<string> Sort(IEnumerable<string?> names) =>
        [.. names.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static JsonArray Describe(IEnumerable<string> names, string key, string member) =>
        new([.. names.Select(name => new JsonObject { ["schemaKey"] = key, [member] = name })]);
}
