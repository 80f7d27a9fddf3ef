namespace Dandi.Nwb.Specs;

/// <summary>What an attribute has to be.</summary>
/// <param name="Name">Its name.</param>
public sealed record AttributeSpec(string Name)
{
    /// <summary>The type of its elements; null for any.</summary>
    public SpecDtype? Dtype { get; init; }

    /// <summary>Its shape; null for any.</summary>
    public SpecShape? Shape { get; init; }

    /// <summary>Whether it has to be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The value that it always has; null if there is none. A text as it is, all else as JSON.</summary>
    public string? FixedValue { get; init; }

    /// <summary>The value that it has where it is missing; null if there is none. A text as it is, all else as JSON.</summary>
    public string? DefaultValue { get; init; }
}
