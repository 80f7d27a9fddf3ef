namespace Dandi.JsonSchemas;

/// <summary>What schemas of one origin use beyond the common keywords.</summary>
public sealed record JsonSchemaDialect
{
    /// <summary>The common keywords alone; no format is checked.</summary>
    public static JsonSchemaDialect Common { get; } = new();

    /// <summary>
    /// What a string must match somewhere, by the name of the format. A format that is not here accepts everything.
    /// </summary>
    public IReadOnlyDictionary<string, EcmaRegex> Formats { get; init; } = new Dictionary<string, EcmaRegex>();

    /// <summary>The keywords that say nothing about whether a value is valid.</summary>
    public IReadOnlySet<string> Annotations { get; init; } = new HashSet<string>();
}
