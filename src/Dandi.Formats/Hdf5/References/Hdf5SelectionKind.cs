namespace Dandi.Hdf5.References;

/// <summary>How elements of a dataset are selected (the numbers are the format's).</summary>
public enum Hdf5SelectionKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Single ones.</summary>
    Points = 1,

    /// <summary>Blocks.</summary>
    Blocks = 2,

    /// <summary>All.</summary>
    All = 3,
}
