namespace Dandi.Nwb.Specs;

/// <summary>A namespace: a named and versioned set of neurodata types.</summary>
/// <param name="Name">Its name, such as <c>core</c>.</param>
/// <param name="Version">Its version; empty if it has none.</param>
/// <param name="Includes">The namespaces whose types it uses.</param>
/// <param name="Types">The types that it knows, its own and included ones, by name.</param>
public sealed record SpecNamespace(
    string Name,
    string Version,
    IReadOnlyList<string> Includes,
    IReadOnlyDictionary<string, TypeSpec> Types
)
{
    /// <summary>A type that it knows; null if it does not.</summary>
    public TypeSpec? Find(string type) => Types.GetValueOrDefault(type);
}
