namespace Dandi.Files;

/// <summary>Recognizes the exceptions that .NET throws if a file cannot be read or written.</summary>
public static class StorageFault
{
    // Values of Linux: .NET uses them as HResult.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>
    /// Whether an exception reports a problem with storage: the disk, a quota, a permission, or a file size limit
    /// (EFBIG, which .NET reports as an <see cref="ArgumentOutOfRangeException"/>).
    /// </summary>
    public static bool Is(Exception error) =>
        error
            is IOException
                or UnauthorizedAccessException
                or ArgumentOutOfRangeException { ParamName: "value", ActualValue: null };

    /// <summary>Whether an exception reports that the disk or a quota is full.</summary>
    public static bool IsFull(Exception error) => error is IOException { HResult: NoSpace or QuotaExceeded };
}
