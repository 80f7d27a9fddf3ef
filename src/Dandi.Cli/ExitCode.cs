namespace Dandi.Cli;

/// <summary>What the process says at its end (upload-command.md).</summary>
internal static class ExitCode
{
    /// <summary>All done or skipped.</summary>
    public const int Done = 0;

    /// <summary>Some assets failed or were invalid.</summary>
    public const int SomeFailed = 1;

    /// <summary>Wrong usage.</summary>
    public const int Usage = 2;

    /// <summary>The archive or the network is unusable, or we are not authorised.</summary>
    public const int Archive = 3;

    /// <summary>The time that was given is over: the same command goes on. The number is that of sysexits.h for failures that pass.</summary>
    public const int ResumeMe = 75;

    /// <summary>Interrupted.</summary>
    public const int Interrupted = 130;

    /// <summary>That of an error that ended the command.</summary>
    public static int Of(DandiException error) => error switch
    {
        UsageException => Usage,
        { IsFatal: true } => Archive,
        _ => SomeFailed,
    };
}
