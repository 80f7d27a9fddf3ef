namespace Dandi.Bids.Readers;

/// <summary>Failures of the file system as issues of a dataset.</summary>
internal static class ReadFault
{
    /// <summary>Runs an operation that reads.</summary>
    /// <exception cref="BidsReadException"><c>FILE_READ</c>: the file system reports an error.</exception>
    public static T Translate<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BidsReadException("FILE_READ", error.Message);
        }
    }
}
