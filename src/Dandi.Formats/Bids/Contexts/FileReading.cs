using Dandi.Bids.Readers;
using Dandi.Bids.Tree;

namespace Dandi.Bids.Contexts;

/// <summary>Reads files that may change or vanish meanwhile.</summary>
internal static class FileReading
{
    /// <exception cref="BidsReadException">The file cannot be read, or is not what it should be.</exception>
    public static T Read<T>(BidsFile file, Func<Stream, T> read)
    {
        try
        {
            using var stream = file.OpenRead();
            return read(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BidsReadException(
                "FILE_READ",
                $"The file cannot be read: {exception.Message} Check its permissions, and that nothing changes it."
            );
        }
    }

    /// <summary>Reads a file of which nobody must be told if it cannot be read.</summary>
    /// <returns>Null if it cannot.</returns>
    public static T? TryRead<T>(BidsFile file, Func<Stream, T?> read)
        where T : class
    {
        try
        {
            return Read(file, read);
        }
        catch (BidsReadException)
        {
            return null;
        }
    }
}
