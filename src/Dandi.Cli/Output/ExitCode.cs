using System.Globalization;
using Dandi.Files;

namespace Dandi.Cli.Output;

/// <summary>
/// The exit codes of the process (<c>docs/spec/upload-command.md</c>). The help of a command lists those it can return.
/// </summary>
internal static class ExitCode
{
    /// <summary>Everything is done or skipped.</summary>
    public const int Done = 0;

    /// <summary>Something failed or is invalid.</summary>
    public const int SomeFailed = 1;

    /// <summary>Usage error: options, paths, or <c>dandiset.yaml</c>.</summary>
    public const int Usage = 2;

    /// <summary>The archive or the network is unusable, or the user is not authorized.</summary>
    public const int Archive = 3;

    /// <summary>A bug in this program (<c>EX_SOFTWARE</c> of <c>sysexits.h</c>).</summary>
    public const int Bug = 70;

    /// <summary>
    /// The deadline was reached; the run can be resumed (<c>EX_TEMPFAIL</c> of <c>sysexits.h</c>).
    /// </summary>
    public const int DeadlineReached = 75;

    /// <summary>Interrupted by Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;

    /// <summary>
    /// The reader of standard output closed it early. Shells report the same code for a program ended by SIGPIPE.
    /// </summary>
    public const int OutputClosed = 141;

    private static readonly string[] WithoutArchive =
    [
        "digest",
        "instances",
        "organize",
        "validate",
        "cache",
        "clear",
        "shell-completion",
        "service-scripts",
    ];

    private static readonly SortedDictionary<int, string> Meanings = new()
    {
        [Done] = "success",
        [SomeFailed] = "something failed or is invalid",
        [Usage] = "usage error",
        [Archive] = "archive or network unusable, or not authorized",
        [Bug] = "bug in dandi",
        [DeadlineReached] = "deadline reached (--max-duration)",
        [Interrupted] = "interrupted",
        [OutputClosed] = "output closed by its reader",
    };

    /// <summary>Returns the exit code for an error that ended the command.</summary>
    public static int Of(DandiException error) =>
        error switch
        {
            UsageException => Usage,
            { IsFatal: true } => Archive,
            _ => SomeFailed,
        };

    /// <summary>Returns the exit code for whatever ended the command.</summary>
    /// <param name="error">What ended it.</param>
    /// <param name="isStopped">Whether the user has stopped the command.</param>
    public static int Of(Exception error, bool isStopped) =>
        error switch
        {
            OperationCanceledException when isStopped => Interrupted,
            OutputException output => output.Code,
            DandiException known => Of(known),
            // A failure of a disk, folder or pipe that no other code could describe better.
            _ when StorageFault.Is(error) => SomeFailed,
            _ => Bug,
        };

    /// <summary>Returns the meaning of an exit code.</summary>
    public static string MeaningOf(int code) => Meanings.GetValueOrDefault(code, "unknown");

    /// <summary>Returns the exit codes of a command with their meanings, one per line.</summary>
    /// <param name="command">The name of the command; <c>dandi</c> for all of them.</param>
    public static string Describe(string command)
    {
        var shown = Meanings.Where(meaning =>
            meaning.Key switch
            {
                DeadlineReached => command is "dandi" or "upload" or "download",
                Archive => !WithoutArchive.Contains(command),
                _ => true,
            }
        );
        return string.Join(
            "\n",
            shown.Select(meaning =>
                string.Create(CultureInfo.InvariantCulture, $"  {meaning.Key, -3}  {MeaningFor(command, meaning)}")
            )
        );
    }

    /// <summary>Returns a clause about what to run after the deadline.</summary>
    /// <param name="command">The name of the command.</param>
    public static string HowToResume(string command) =>
        command == "download"
            ? "run the command again to download the rest, with `--existing skip` instead of `error`"
            : "run the same command again to upload the rest";

    private static string MeaningFor(string command, KeyValuePair<int, string> meaning) =>
        meaning.Key == DeadlineReached ? $"{meaning.Value}: {HowToResume(command)}" : meaning.Value;
}
