namespace Dandi.Hdf5;

/// <summary>How a link leads to its target.</summary>
public enum Hdf5LinkKind
{
    /// <summary>By address, in the same file.</summary>
    Hard,

    /// <summary>By path, in the same file.</summary>
    Soft,

    /// <summary>By path, in another file.</summary>
    External,

    /// <summary>In a way that only its writer knows.</summary>
    User,
}
