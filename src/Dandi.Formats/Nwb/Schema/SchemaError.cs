namespace Dandi.Nwb.Schema;

/// <summary>A place where a file is not as its schema has it (nwb.md §2.4).</summary>
/// <param name="Name">The path of the specification: <c>TimeSeries/data/unit</c>.</param>
/// <param name="Location">The path in the file, without the leading slash; empty for the root.</param>
/// <param name="Reason">What is wrong, in the words of the reference.</param>
public sealed record SchemaError(string Name, string Location, string Reason)
{
    /// <summary>What makes two errors the same: an object that is judged by several specifications has the same fault in each.</summary>
    internal (string, string, string) Identity => (Name[(Name.LastIndexOf('/') + 1)..], Location, Reason);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Location}): {Reason}";
}
