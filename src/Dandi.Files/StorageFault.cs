namespace Dandi.Files;

/// <summary>Recognizes the exceptions that .NET throws if a file cannot be read or written.</summary>
public static class StorageFault
{
    /// <summary>
    /// Whether an exception reports a problem with storage: the disk, a quota, a permission, or a file size limit
    /// (EFBIG, which .NET reports as an <see cref="ArgumentOutOfRangeException"/>).
    /// </summary>
    public static bool Is(Exception error) =>
        error
            is IOException
                or UnauthorizedAccessException
                or ArgumentOutOfRangeException { ParamName: "value", ActualValue: null };
}
