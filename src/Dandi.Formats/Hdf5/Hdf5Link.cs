namespace Dandi.Hdf5;

/// <summary>
/// A link: a named entry of a group
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// III.C and IV.A.2.g).
/// </summary>
/// <remarks>
/// Links are never followed implicitly; use <see cref="Hdf5File.Follow(Hdf5Link, Hdf5Group)"/>. Links to other files
/// are never followed.
/// </remarks>
public sealed record Hdf5Link
{
    /// <summary>The name, unique within the group; see <see cref="Hdf5Text"/> for names that are not UTF-8.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of the link, which determines the members that are set.</summary>
    public required Hdf5LinkKind Kind { get; init; }

    /// <summary>The address of the target of a hard link, relative to the base address; otherwise -1.</summary>
    public long Address { get; init; } = -1;

    /// <summary>The path that a soft or external link points to, as stored; otherwise null.</summary>
    public string? TargetPath { get; init; }

    /// <summary>The file that an external link points to, as stored; otherwise null.</summary>
    public string? TargetFile { get; init; }

    /// <summary>The link type of a user-defined link, from 65 to 255; otherwise 0.</summary>
    public int UserDefinedType { get; init; }

    /// <summary>The position in the order of creation; null if it is not tracked.</summary>
    public long? CreationOrder { get; init; }

    /// <summary>Whether the name is declared to be UTF-8; otherwise it is declared to be ASCII.</summary>
    public bool IsUtf8 { get; init; }
}

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
