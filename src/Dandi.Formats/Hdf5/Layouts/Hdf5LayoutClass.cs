namespace Dandi.Hdf5.Layouts;

/// <summary>The classes of layouts; the values are those of the format.</summary>
public enum Hdf5LayoutClass
{
    /// <summary>The data are in the object header.</summary>
    Compact = 0,

    /// <summary>The data are one block of the file.</summary>
    Contiguous = 1,

    /// <summary>The data are divided into chunks of equal shape, which are located by an index.</summary>
    Chunked = 2,

    /// <summary>The data are in other datasets, usually of other files. This reader does not read them.</summary>
    Virtual = 3,
}
