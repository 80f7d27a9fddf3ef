namespace Dandi.Nwb.Specs;

/// <summary>
/// The specification of an attribute (<see href="https://hdmf-schema-language.readthedocs.io">specification language,
/// Attributes</see>).
/// </summary>
/// <param name="Name">The name of the attribute.</param>
public sealed record AttributeSpec(string Name)
{
    /// <summary>The type of the elements; null for any.</summary>
    public SpecDtype? Dtype { get; init; }

    /// <summary>The allowed shapes; null for any.</summary>
    public SpecShape? Shape { get; init; }

    /// <summary>True if the attribute must exist.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The required value; null if there is none. A text as it is, anything else as JSON.</summary>
    public string? FixedValue { get; init; }

    /// <summary>
    /// The value if the attribute is missing; null if there is none. A text as it is, anything else as JSON.
    /// </summary>
    public string? DefaultValue { get; init; }
}
