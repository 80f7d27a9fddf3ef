namespace Dandi;

/// <summary>
/// An error whose message is written for the user and printed as it is: what failed, where, why, and what to do.
/// </summary>
public class DandiException : Exception
{
    /// <summary>Creates an error with a message that is complete without its cause.</summary>
    public DandiException(string message, Exception? cause = null)
        : base(message, cause) { }

    /// <summary>
    /// Whether the error ends the whole run (such as an invalid API key or an unreachable archive), not only the
    /// current asset.
    /// </summary>
    public bool IsFatal { get; init; }
}
