namespace Dandi.Nwb.Specs;

/// <summary>What a group or a dataset has to be: as a neurodata type, or at its place in one.</summary>
/// <remarks>Two are the same only if they are the same object.</remarks>
public sealed record ObjectSpec
{
    /// <summary>Whether it is a group; otherwise a dataset.</summary>
    public required bool IsGroup { get; init; }

    /// <summary>Its name; null for any.</summary>
    public string? Name { get; init; }

    /// <summary>The neurodata type that is defined here.</summary>
    public string? Defines { get; init; }

    /// <summary>The neurodata type that it is of, or that the type defined here is derived from.</summary>
    public string? Includes { get; init; }

    /// <summary>The neurodata type that objects have here; null if they have none.</summary>
    public string? TypeName => Defines ?? Includes;

    /// <summary>What it is called in the path of a specification.</summary>
    public string Label => Name ?? TypeName ?? "";

    /// <summary>How often it occurs.</summary>
    public SpecQuantity Quantity { get; init; } = SpecQuantity.One;

    /// <summary>Whether a link may stand in its place.</summary>
    public bool IsLinkable { get; init; } = true;

    /// <summary>Of a dataset: the type of its elements; null for any.</summary>
    public SpecDtype? Dtype { get; init; }

    /// <summary>Of a dataset: its shape; null for any.</summary>
    public SpecShape? Shape { get; init; }

    /// <summary>Of a dataset: the value that it always has; null if there is none. A text as it is, all else as JSON.</summary>
    public string? FixedValue { get; init; }

    /// <summary>Of a dataset: the value that it has where it is missing; null if there is none. A text as it is, all else as JSON.</summary>
    public string? DefaultValue { get; init; }

    /// <summary>Its attributes.</summary>
    public IReadOnlyList<AttributeSpec> Attributes { get; init; } = [];

    /// <summary>The datasets of a group.</summary>
    public IReadOnlyList<ObjectSpec> Datasets { get; init; } = [];

    /// <summary>The groups of a group.</summary>
    public IReadOnlyList<ObjectSpec> Groups { get; init; } = [];

    /// <summary>The links of a group.</summary>
    public IReadOnlyList<LinkSpec> Links { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(ObjectSpec? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
