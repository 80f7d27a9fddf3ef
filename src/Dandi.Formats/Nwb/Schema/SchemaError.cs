namespace Dandi.Nwb.Schema;

/// <summary>A violation of the schema (docs/spec/nwb.md 2.4).</summary>
/// <param name="Name">The path in the specification: <c>TimeSeries/data/unit</c>.</param>
/// <param name="Location">The path in the file without the leading slash; empty for the root.</param>
/// <param name="Reason">What is wrong, in the words of hdmf.</param>
public sealed record SchemaError(string Name, string Location, string Reason)
{
    /// <summary>
    /// The key of duplicates: an object that is validated against several specifications has the same error in each.
    /// </summary>
    internal (string, string, string) Identity => (Name[(Name.LastIndexOf('/') + 1)..], Location, Reason);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Location}): {Reason}";
}
