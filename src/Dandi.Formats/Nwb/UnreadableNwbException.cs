namespace Dandi.Nwb;

/// <summary>
/// An NWB file that PyNWB cannot read (docs/spec/nwb.md 1.5). The message is for the user; the class and text of the
/// Python exception are kept for comparison.
/// </summary>
public sealed class UnreadableNwbException : DandiException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="pythonException">The class of the Python exception, such as <c>builtins.ValueError</c>.</param>
    /// <param name="pythonMessage">The message of the Python exception; for an object that cannot be constructed, the
    /// part after "due to:".</param>
    /// <param name="message">What is wrong, where, and what to do about it.</param>
    /// <param name="cause">The exception that caused this one.</param>
    public UnreadableNwbException(string pythonException, string pythonMessage, string message, Exception? cause = null)
        : base(message, cause)
    {
        PythonException = pythonException;
        PythonMessage = pythonMessage;
    }

    /// <summary>The class of the Python exception with its module, such as <c>builtins.ValueError</c>.</summary>
    public string PythonException { get; }

    /// <summary>The message of the Python exception.</summary>
    public string PythonMessage { get; }

    /// <summary>
    /// True if the file is not recognized as NWB 2 at all; the NWB Inspector then fails with a <c>ValueError</c> of
    /// its own (docs/spec/nwb.md 1.5).
    /// </summary>
    public bool IsUnrecognized { get; init; }

    /// <summary>The type of the object that cannot be constructed; null if the failure is something else.</summary>
    public string? ConstructedType { get; init; }

    /// <summary>The path of the object or link in the file; null if the failure concerns no particular one.</summary>
    public string? Location { get; init; }

    /// <summary>
    /// True if the groups cannot be traversed, because of a link cycle or extreme nesting. The Python client then
    /// neither validates nor reads the file (docs/spec/nwb.md 1.2, 1.5).
    /// </summary>
    public bool IsUntraversable { get; init; }

    /// <summary>
    /// True if the cause is a link to another file. The Python client validates such a file but does not extract its
    /// metadata (docs/spec/nwb.md 3.1).
    /// </summary>
    public bool IsExternalLink { get; init; }
}
