namespace Dandi.Hdf5;

/// <summary>How a link identifies its target.</summary>
public enum Hdf5LinkKind
{
    /// <summary>By address, in the same file.</summary>
    Hard,

    /// <summary>By path, in the same file. The target need not exist.</summary>
    Soft,

    /// <summary>By file name and path, in another file.</summary>
    External,

    /// <summary>In a way that is defined by the program that wrote the file.</summary>
    UserDefined,
}
