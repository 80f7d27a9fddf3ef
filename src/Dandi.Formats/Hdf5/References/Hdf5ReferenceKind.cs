namespace Dandi.Hdf5.References;

/// <summary>What a reference points to (the first two numbers are the format's).</summary>
public enum Hdf5ReferenceKind
{
    /// <summary>An object.</summary>
    Object = 0,

    /// <summary>A region of a dataset.</summary>
    Region = 1,

    /// <summary>One of the references of HDF5 1.12 and later. They are recognised, their values are not read.</summary>
    Revised = 2,
}
