using System.Text.Json;

namespace Dandi.JsonSchemas;

/// <summary>What schemas of one origin use beyond the common keywords.</summary>
public sealed record JsonSchemaDialect
{
    /// <summary>The common keywords alone; no format is checked.</summary>
    public static JsonSchemaDialect Common { get; } = new();

    /// <summary>
    /// Whether a string has a format, by the name of the format. A format that is not here accepts everything.
    /// </summary>
    public IReadOnlyDictionary<string, Predicate<string>> Formats { get; init; } =
        new Dictionary<string, Predicate<string>>();

    /// <summary>
    /// Other documents by name, for references such as <c>name#/$defs/x</c>. They must not be disposed of as long as
    /// the schema is used.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> Documents { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Whether validation continues after an error, to find all (<see cref="JsonSchema"/>).</summary>
    public bool ReportsAll { get; init; }

    /// <summary>Formats that are patterns, which match anywhere in a string.</summary>
    public static IReadOnlyDictionary<string, Predicate<string>> FormatsOf(
        IReadOnlyDictionary<string, EcmaRegex> patterns
    ) =>
        patterns.ToDictionary(
            format => format.Key,
            format => new Predicate<string>(text => format.Value.IsMatch(text)),
            StringComparer.Ordinal
        );

    /// <summary>The keywords that say nothing about whether a value is valid.</summary>
    public IReadOnlySet<string> Annotations { get; init; } = new HashSet<string>();
}
