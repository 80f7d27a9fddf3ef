namespace Dandi.Cli.Output;

/// <summary>Standard output cannot be written to: what was to be printed is lost.</summary>
/// <param name="reason">Why, in the words of the system.</param>
/// <param name="isClosedByReader">Whether whoever reads it has ended, as <c>head</c> does: that is no fault.</param>
internal sealed class OutputException(string reason, bool isClosedByReader)
    : IOException($"Standard output cannot be written: {reason}. The results are incomplete.")
{
    /// <summary>What the process ends with.</summary>
    public int Code => isClosedByReader ? ExitCode.OutputClosed : ExitCode.SomeFailed;

    /// <summary>Whether nobody needs to be told.</summary>
    public bool IsClosedByReader => isClosedByReader;
}
