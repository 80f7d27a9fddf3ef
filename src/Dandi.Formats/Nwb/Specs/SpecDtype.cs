namespace Dandi.Nwb.Specs;

/// <summary>
/// The required type of elements (<see href="https://hdmf-schema-language.readthedocs.io">specification language,
/// <c>dtype</c></see>).
/// </summary>
public abstract record SpecDtype
{
    private SpecDtype() { }

    /// <summary>A named type, such as <c>float32</c>, <c>text</c> or <c>isodatetime</c>.</summary>
    /// <param name="Name">The name as written in the specification.</param>
    public sealed record Plain(string Name) : SpecDtype
    {
        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>A reference to an object or to a region of a dataset.</summary>
    /// <param name="TargetType">The neurodata type of the target.</param>
    /// <param name="Kind">Either <c>object</c> or <c>region</c>.</param>
    public sealed record Reference(string TargetType, string Kind) : SpecDtype
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Kind} reference";
    }

    /// <summary>A compound type with named members.</summary>
    /// <param name="Members">The members, in order.</param>
    public sealed record Compound(IReadOnlyList<Member> Members) : SpecDtype
    {
        /// <inheritdoc/>
        public override string ToString() => $"[{string.Join(", ", Members.Select(member => $"'{member.Dtype}'"))}]";
    }

    /// <summary>A member of a compound type.</summary>
    /// <param name="Name">The name of the member.</param>
    /// <param name="Dtype">The type of the member: a named type or a reference.</param>
    public sealed record Member(string Name, SpecDtype Dtype);
}
