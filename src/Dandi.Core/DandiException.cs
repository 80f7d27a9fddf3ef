namespace Dandi;

/// <summary>An error whose message is complete in itself and meant for the user: what, where, why, what to do.</summary>
public class DandiException : Exception
{
    /// <summary>An error with a message for the user.</summary>
    public DandiException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <summary>Whether the whole run is pointless after it (wrong key, archive gone), and not one asset alone.</summary>
    public bool IsFatal { get; init; }
}
