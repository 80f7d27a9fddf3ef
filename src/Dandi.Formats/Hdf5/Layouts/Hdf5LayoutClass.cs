namespace Dandi.Hdf5.Layouts;

/// <summary>How a dataset's elements lie in the file (the numbers are the format's).</summary>
public enum Hdf5LayoutClass
{
    /// <summary>In its header.</summary>
    Compact = 0,

    /// <summary>In one piece.</summary>
    Contiguous = 1,

    /// <summary>In pieces of equal shape, with an index.</summary>
    Chunked = 2,

    /// <summary>In other datasets.</summary>
    Virtual = 3,
}
