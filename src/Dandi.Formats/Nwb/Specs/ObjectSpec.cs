namespace Dandi.Nwb.Specs;

/// <summary>
/// The specification of a group or dataset, either as a neurodata type or as a member of one
/// (<see href="https://hdmf-schema-language.readthedocs.io">specification language, Groups and Datasets</see>).
/// </summary>
/// <remarks>Compared by reference: equal specifications in two places are different.</remarks>
public sealed record ObjectSpec
{
    /// <summary>True for a group, false for a dataset.</summary>
    public required bool IsGroup { get; init; }

    /// <summary>The name of the group or dataset; null for any.</summary>
    public string? Name { get; init; }

    /// <summary>The neurodata type that is defined here (<c>neurodata_type_def</c>); null if none is.</summary>
    public string? Defines { get; init; }

    /// <summary>
    /// The neurodata type of the member, or the parent of the type defined here (<c>neurodata_type_inc</c>); null for
    /// none.
    /// </summary>
    public string? Includes { get; init; }

    /// <summary>The neurodata type of objects that match; null if they need none.</summary>
    public string? TypeName => Defines ?? Includes;

    /// <summary>The name of the specification in the path of a schema error.</summary>
    public string Label => Name ?? TypeName ?? "";

    /// <summary>How many matching members a group may have.</summary>
    public SpecQuantity Quantity { get; init; } = SpecQuantity.One;

    /// <summary>True if a link may take the place of the object.</summary>
    public bool IsLinkable { get; init; } = true;

    /// <summary>For a dataset, the type of the elements; null for any.</summary>
    public SpecDtype? Dtype { get; init; }

    /// <summary>For a dataset, the allowed shapes; null for any.</summary>
    public SpecShape? Shape { get; init; }

    /// <summary>
    /// For a dataset, the required value; null if there is none. A text as it is, anything else as JSON.
    /// </summary>
    public string? FixedValue { get; init; }

    /// <summary>
    /// For a dataset, the value if it is missing; null if there is none. A text as it is, anything else as JSON.
    /// </summary>
    public string? DefaultValue { get; init; }

    /// <summary>The attributes, including inherited ones after resolution.</summary>
    public IReadOnlyList<AttributeSpec> Attributes { get; init; } = [];

    /// <summary>For a group, its datasets, including inherited ones after resolution.</summary>
    public IReadOnlyList<ObjectSpec> Datasets { get; init; } = [];

    /// <summary>For a group, its groups, including inherited ones after resolution.</summary>
    public IReadOnlyList<ObjectSpec> Groups { get; init; } = [];

    /// <summary>For a group, its links, including inherited ones after resolution.</summary>
    public IReadOnlyList<LinkSpec> Links { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(ObjectSpec? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
