namespace Dandi.Cli.Output;

/// <summary>Writing to standard output failed, so its content is incomplete.</summary>
/// <param name="reason">The error message of the system.</param>
/// <param name="isClosedByReader">
/// Whether the reader of the pipe has ended, like <c>head</c>: that is not an error.
/// </param>
internal sealed class OutputException(string reason, bool isClosedByReader)
    : IOException($"Cannot write to standard output: {reason}. The results are incomplete.")
{
    /// <summary>The exit code of the process.</summary>
    public int Code => isClosedByReader ? ExitCode.OutputClosed : ExitCode.SomeFailed;

    /// <summary>Whether the reader closed the pipe, so that no message is needed.</summary>
    public bool IsClosedByReader => isClosedByReader;
}
