namespace Dandi.FileSystem;

/// <summary>The order of the names in a folder.</summary>
public enum NameOrder
{
    /// <summary>As .NET compares texts ordinally: by UTF-16 code units.</summary>
    Ordinal,

    /// <summary>The bytes of paths, as archives list them: a folder's name counts with the slash after it.</summary>
    Paths,
}
