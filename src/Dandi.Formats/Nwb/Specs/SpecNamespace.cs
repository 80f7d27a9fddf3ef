namespace Dandi.Nwb.Specs;

/// <summary>
/// A namespace: a named and versioned set of neurodata types
/// (<see href="https://hdmf-schema-language.readthedocs.io">specification language, Namespaces</see>).
/// </summary>
/// <param name="Name">The name, such as <c>core</c>.</param>
/// <param name="Version">The version; empty if there is none.</param>
/// <param name="Includes">The names of the included namespaces.</param>
/// <param name="Types">The types by name, including those of included namespaces.</param>
public sealed record SpecNamespace(
    string Name,
    string Version,
    IReadOnlyList<string> Includes,
    IReadOnlyDictionary<string, TypeSpec> Types
)
{
    /// <summary>Finds a type by name; null if it is unknown.</summary>
    public TypeSpec? Find(string type) => Types.GetValueOrDefault(type);
}
