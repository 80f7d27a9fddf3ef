namespace Dandi.Nwb.Specs;

/// <summary>The type that elements have to have (NWB specification language, <c>dtype</c>).</summary>
public abstract record SpecDtype
{
    private SpecDtype() { }

    /// <summary>A type with a name, such as <c>float32</c>, <c>text</c> or <c>isodatetime</c>.</summary>
    /// <param name="Name">As written.</param>
    public sealed record Plain(string Name) : SpecDtype
    {
        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>A reference.</summary>
    /// <param name="TargetType">The neurodata type that it leads to.</param>
    /// <param name="Kind"><c>object</c> or <c>region</c>.</param>
    public sealed record Reference(string TargetType, string Kind) : SpecDtype
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Kind} reference";
    }

    /// <summary>A record of named members.</summary>
    /// <param name="Members">In order.</param>
    public sealed record Compound(IReadOnlyList<Member> Members) : SpecDtype
    {
        /// <inheritdoc/>
        public override string ToString() => $"[{string.Join(", ", Members.Select(member => $"'{member.Dtype}'"))}]";
    }

    /// <summary>A member of a compound.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Dtype">Its type, plain or a reference.</param>
    public sealed record Member(string Name, SpecDtype Dtype);
}
