namespace Dandi.Files;

/// <summary>What .NET throws where a file cannot be written.</summary>
public static class StorageFault
{
    /// <summary>Whether an exception says that a disk, a quota, a permission or a limit on the size of files (EFBIG, for which .NET blames an argument) stands against a write.</summary>
    public static bool Is(Exception error) =>
        error
            is IOException
                or UnauthorizedAccessException
                or ArgumentOutOfRangeException { ParamName: "value", ActualValue: null };
}
