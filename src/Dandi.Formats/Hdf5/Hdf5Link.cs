namespace Dandi.Hdf5;

/// <summary>A named entry of a group. Links are told as what they are and never followed unasked; those into other files are never opened.</summary>
public sealed record Hdf5Link
{
    /// <summary>Its name in the group.</summary>
    public required string Name { get; init; }

    /// <summary>How it leads to its target.</summary>
    public required Hdf5LinkKind Kind { get; init; }

    /// <summary>Of a hard link: the address of the object, relative to the base address; else -1.</summary>
    public long Address { get; init; } = -1;

    /// <summary>Of a soft or external link: the path of the object, as written.</summary>
    public string? TargetPath { get; init; }

    /// <summary>Of an external link: the name of the file, as written.</summary>
    public string? TargetFile { get; init; }

    /// <summary>Of a user-defined link: the number of its class.</summary>
    public int UserClass { get; init; }

    /// <summary>Its place in the order of creation; null if that is not tracked.</summary>
    public long? CreationOrder { get; init; }

    /// <summary>Whether its name is said to be UTF-8; otherwise ASCII.</summary>
    public bool IsUtf8 { get; init; }
}
