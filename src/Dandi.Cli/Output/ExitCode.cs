using System.Globalization;

namespace Dandi.Cli.Output;

/// <summary>What the process says at its end (upload-command.md). Help names those that a command can end with.</summary>
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

    /// <summary>A fault of the program itself. The number is that of sysexits.h for internal errors.</summary>
    public const int Bug = 70;

    /// <summary>The time that was given is over: the same command goes on. The number is that of sysexits.h for failures that pass.</summary>
    public const int ResumeMe = 75;

    /// <summary>Interrupted.</summary>
    public const int Interrupted = 130;

    /// <summary>Whoever read standard output has ended before everything was printed. The number is what shells show for a program that SIGPIPE ends.</summary>
    public const int OutputClosed = 141;

    private static readonly SortedDictionary<int, string> Meanings = new()
    {
        [Done] = "success",
        [SomeFailed] = "something failed or is invalid",
        [Usage] = "wrong usage",
        [Archive] = "archive or network unusable, or not authorized",
        [Bug] = "bug in dandi",
        [ResumeMe] = "no more time (--max-duration): run the same command again",
        [Interrupted] = "interrupted",
        [OutputClosed] = "output closed by its reader",
    };

    /// <summary>That of an error that ended the command.</summary>
    public static int Of(DandiException error) =>
        error switch
        {
            UsageException => Usage,
            { IsFatal: true } => Archive,
            _ => SomeFailed,
        };

    /// <summary>What the exit codes of a command mean.</summary>
    /// <param name="command">The name of the command; <c>dandi</c> for all of them.</param>
    public static string Describe(string command)
    {
        var shown = Meanings.Where(meaning =>
            meaning.Key switch
            {
                ResumeMe => command is "dandi" or "upload",
                Archive => command is not ("digest" or "ls" or "validate" or "cache" or "clear"),
                _ => true,
            }
        );
        return string.Join(
            "\n",
            shown.Select(meaning =>
                string.Create(CultureInfo.InvariantCulture, $"  {meaning.Key, -3}  {meaning.Value}")
            )
        );
    }
}
