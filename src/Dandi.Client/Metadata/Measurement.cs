using System.Text.Json.Nodes;

namespace Dandi.Metadata;

/// <summary>
/// What was measured and how, derived from the neurodata types in a file (docs/spec/nwb.md §3.5). Each list is sorted
/// and has no duplicates.
/// </summary>
/// <param name="Approaches">The names of the approaches.</param>
/// <param name="Techniques">The names of the measurement techniques.</param>
/// <param name="Variables">The neurodata types that they were derived from.</param>
public sealed record Measurement(
    IReadOnlyList<string> Approaches,
    IReadOnlyList<string> Techniques,
    IReadOnlyList<string> Variables
)
{
    /// <summary>Derives the measurement from the types of a file.</summary>
    /// <param name="types">The neurodata types: <c>LFP</c>, or <c>Device (2)</c> if there are several objects.</param>
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

    /// <summary>The approaches in the form of the DANDI schema.</summary>
    public JsonArray ApproachesJson => Describe(Approaches, "ApproachType", "name");

    /// <summary>The techniques in the form of the DANDI schema.</summary>
    public JsonArray TechniquesJson => Describe(Techniques, "MeasurementTechniqueType", "name");

    /// <summary>The variables in the form of the DANDI schema.</summary>
    public JsonArray VariablesJson => Describe(Variables, "PropertyValue", "value");

    private static List<string> Sort(IEnumerable<string?> names) =>
        [.. names.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static JsonArray Describe(IEnumerable<string> names, string key, string member) =>
        new([.. names.Select(name => new JsonObject { ["schemaKey"] = key, [member] = name })]);
}
