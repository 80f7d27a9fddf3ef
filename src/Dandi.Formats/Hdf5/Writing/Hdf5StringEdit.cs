namespace Dandi.Hdf5.Writing;

/// <summary>A new text for one element of a dataset of strings.</summary>
/// <param name="Dataset">The path of the dataset.</param>
/// <param name="Index">The number of the element, in C order.</param>
/// <param name="Old">The text that the element has.</param>
/// <param name="New">The text that it gets.</param>
public sealed record Hdf5StringEdit(string Dataset, long Index, string Old, string New)
{
    /// <summary>The edit that undoes this one.</summary>
    public Hdf5StringEdit Reversed => this with { Old = New, New = Old };
}
