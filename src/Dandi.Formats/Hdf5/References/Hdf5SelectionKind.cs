namespace Dandi.Hdf5.References;

/// <summary>How elements of a dataset are selected; the values are those of the format.</summary>
public enum Hdf5SelectionKind
{
    /// <summary>No element is selected.</summary>
    None = 0,

    /// <summary>Individual elements are selected.</summary>
    Points = 1,

    /// <summary>Rectangular blocks of elements are selected (a "hyperslab").</summary>
    Blocks = 2,

    /// <summary>All elements are selected.</summary>
    All = 3,
}
