namespace Dandi;

/// <summary>A <see cref="LocalArchive"/> could not be started. The message says why and what to do.</summary>
public sealed class LocalArchiveException : Exception
{
    /// <summary>Creates an exception without a message.</summary>
    public LocalArchiveException() { }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">Why the archive could not be started.</param>
    public LocalArchiveException(string message)
        : base(message) { }

    /// <summary>Creates an exception with its cause.</summary>
    /// <param name="message">Why the archive could not be started.</param>
    /// <param name="innerException">The cause.</param>
    public LocalArchiveException(string message, Exception? innerException)
        : base(message, innerException) { }
}
