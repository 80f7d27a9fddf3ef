using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Dandi.Accounts;
using Dandi.Cli.Logging;
using Dandi.Cli.Machine;
using Dandi.Cli.Output;
using Dandi.Files.Spool;

namespace Dandi.Cli.Commands;

/// <summary>What a command has of its surroundings.</summary>
internal sealed class CommandContext
{
    /// <summary>The arguments of the command line.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The streams.</summary>
    public required Terminal Terminal { get; init; }

    /// <summary>The environment.</summary>
    public required Func<string, string?> Variables { get; init; }

    /// <summary>Where the command was called.</summary>
    /// <exception cref="UsageException">That folder is gone (null was set).</exception>
    [AllowNull]
    public required string WorkingDirectory
    {
        get =>
            field
            ?? throw new UsageException(
                "The current folder does not exist any more. Change to another folder and run the command again."
            );
        init;
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time
    {
        get => field ??= new SystemClock(Variables);
        init;
    }

    /// <summary>Cancelled by the first Ctrl-C: begin nothing new.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Whether the options of developers exist.</summary>
    public bool IsDeveloper => !string.IsNullOrEmpty(Variables("DANDI_DEVEL"));

    /// <summary>How many lanes of the processor compute MD5 at most, for comparisons: DANDI_MD5_LANES.</summary>
    public int MaxMd5Lanes =>
        int.TryParse(Variables("DANDI_MD5_LANES"), NumberStyles.None, CultureInfo.InvariantCulture, out var lanes)
            ? lanes
            : int.MaxValue;

    /// <summary>The log of this run; null as long as there is none.</summary>
    public LogFile? Log { get; private set; }

    /// <summary>The user's keys.</summary>
    public ApiKeys Keys => new(Variables, KeyFile);

    /// <summary>The file that keeps keys.</summary>
    public KeyFile KeyFile => new(Below(Folders.Config, "api-keys.json"), Folders.ConfigRoot, UserFolders.WhyMissing);

    /// <summary>Where logs are kept; null where the machine knows no folder of the user.</summary>
    public string? LogFolder => Below(Folders.State, "log");

    /// <summary>Where digests are remembered; null where the machine knows no folder of the user.</summary>
    public string? CacheFolder => Below(Folders.Cache, "");

    /// <summary>Where is remembered what has arrived of interrupted uploads; null where the machine knows no folder of the user.</summary>
    public string? JournalFolder => Below(Folders.State, "uploads");

    /// <summary>Where data are kept.</summary>
    /// <exception cref="UsageException">The machine knows no folder of the user.</exception>
    public string DataFolder => Below(Folders.Data, "") ?? throw new UsageException(UserFolders.WhyMissing);

    private UserFolders Folders => field ??= new UserFolders(Variables);

    /// <summary>Begins the log of this run. It stays open until the process ends, so that what ends the process gets into it.</summary>
    public LogFile OpenLog(LogLevel level) => Log = new LogFile(LogFolder, level, Time);

    /// <summary>Where a run keeps what would be too much for the memory.</summary>
    /// <param name="memory">How much is kept in memory where no folder can be written to, in bytes.</param>
    public SpoolSpace MakeSpoolSpace(long memory) =>
        new([.. new[] { CacheFolder, Folders.Temporary }.OfType<string>()], memory);

    /// <summary>The whole path of what was typed.</summary>
    /// <exception cref="UsageException">It is relative, and the current folder is gone.</exception>
    public string FullPath(string path) =>
        Path.IsPathRooted(path) ? Path.GetFullPath(path) : Path.GetFullPath(path, WorkingDirectory);

    private static string? Below(string? folder, string name) =>
        folder is null ? null : Path.Combine(folder, "dandi", name).TrimEnd('/');
}
