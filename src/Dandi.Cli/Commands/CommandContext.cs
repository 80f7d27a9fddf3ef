using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Dandi.Accounts;
using Dandi.Accounts.Keyrings;
using Dandi.Cli.Logging;
using Dandi.Cli.Machine;
using Dandi.Cli.Output;
using Dandi.Files.Spool;

namespace Dandi.Cli.Commands;

/// <summary>Everything outside of the process that a command may use. Tests replace parts of it.</summary>
internal sealed class CommandContext
{
    /// <summary>The arguments of the process, without its name.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    public required Terminal Terminal { get; init; }

    /// <summary>Returns the value of an environment variable, or null.</summary>
    public required Func<string, string?> Variables { get; init; }

    /// <summary>The folder in which the command was called.</summary>
    /// <exception cref="UsageException">The folder no longer exists (null was set).</exception>
    [AllowNull]
    public required string WorkingDirectory
    {
        get =>
            field
            ?? throw new UsageException(
                "The current folder no longer exists. Change to another folder and run the command again."
            );
        init;
    }

    /// <summary>The clock, with the local time zone.</summary>
    public TimeProvider Time
    {
        get => field ??= new SystemClock(Variables);
        init;
    }

    /// <summary>Reads a line from standard input; null at its end.</summary>
    public Func<CancellationToken, Task<string?>> ReadLine { get; init; } = Terminal.ReadLineAsync;

    /// <summary>Cancelled by the first Ctrl-C: start nothing new, but finish what is in flight.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Whether developer options are available (<c>DANDI_DEVEL</c> is not empty).</summary>
    public bool IsDeveloper => !string.IsNullOrEmpty(Variables("DANDI_DEVEL"));

    /// <summary>The maximum number of vector lanes for MD5, for comparisons (<c>DANDI_MD5_LANES</c>).</summary>
    public int MaxMd5Lanes =>
        int.TryParse(Variables("DANDI_MD5_LANES"), NumberStyles.None, CultureInfo.InvariantCulture, out var lanes)
            ? lanes
            : int.MaxValue;

    /// <summary>The host of the archive for local tests (<c>DANDI_INSTANCEHOST</c>); null for this machine.</summary>
    public string? LocalInstanceHost => Variables("DANDI_INSTANCEHOST");

    /// <summary>Parses the name or URL of an archive.</summary>
    /// <exception cref="UsageException">It is neither a known name nor a URL.</exception>
    public DandiInstance ParseInstance(string text) => DandiInstance.Parse(text, LocalInstanceHost);

    /// <summary>The log of this run; null until <see cref="OpenLog"/> is called.</summary>
    public LogFile? Log { get; private set; }

    /// <summary>The user's API keys, from environment variables and the key file.</summary>
    public ApiKeys Keys => new(Variables, KeyFile);

    /// <summary>The file in which <c>dandi login</c> stores API keys.</summary>
    public KeyFile KeyFile =>
        field ??= new(Below(Folders.Config, "api-keys.json"), Folders.ConfigRoot, UserFolders.WhyMissing, warning =>
            Terminal.Error.WriteLine($"Warning: {warning}")
        )
        {
            Homes = Folders.HomesOf(Folders.Config),
        };

    /// <summary>The keyring in which the Python client stores API keys.</summary>
    public PythonKeyring PythonKeyring =>
        new(Variables, Folders.Config, Folders.Data)
        {
            Homes = [.. Folders.HomesOf(Folders.Config), .. Folders.HomesOf(Folders.Data)],
        };

    /// <summary>The folder for logs; null if the user has no home folder.</summary>
    public string? LogFolder => Below(Folders.State, "log");

    /// <summary>The folder for the digest cache and spools; null if the user has no home folder.</summary>
    public string? CacheFolder => Below(Folders.Cache, "");

    /// <summary>The folder for the upload journal; null if the user has no home folder.</summary>
    public string? JournalFolder => Below(Folders.State, "uploads");

    /// <summary>The folder for the journals of <c>dandi organize</c>; null if the user has no home folder.</summary>
    public string? OrganizeFolder => Below(Folders.State, "organize");

    /// <summary>The folders above <see cref="CacheFolder"/> whose owners root trusts.</summary>
    public IReadOnlyList<string> CacheHomes => Folders.HomesOf(Folders.Cache);

    /// <summary>The folders above the logs and the journals whose owners root trusts.</summary>
    public IReadOnlyList<string> StateHomes => Folders.HomesOf(Folders.State);

    /// <summary>The folder for the data of the local archive.</summary>
    /// <exception cref="UsageException">The user has no home folder.</exception>
    public string DataFolder => Below(Folders.Data, "") ?? throw new UsageException(UserFolders.WhyMissing);

    /// <summary>The folder for temp files, which is shared with other programs and users.</summary>
    public string TemporaryFolder => Folders.Temporary;

    private UserFolders Folders => field ??= new UserFolders(Variables);

    /// <summary>
    /// Opens the log of this run. It stays open until the process ends, so that the reason for the end gets into it.
    /// </summary>
    public LogFile OpenLog(LogLevel level) =>
        Log = new LogFile(
            LogFolder,
            level,
            Time,
            StateHomes,
            LogSizeVariable.Read(Variables(LogSizeVariable.Name), SizeAndDuration.ParseSize)
        );

    /// <summary>Creates space for spools: temp files for data that would need too much memory.</summary>
    /// <param name="memory">How many bytes to keep in memory if no folder is writable.</param>
    public SpoolSpace MakeSpoolSpace(long memory) =>
        new([.. new[] { CacheFolder, TemporaryFolder }.OfType<string>()], memory);

    /// <summary>Resolves a path relative to the working directory.</summary>
    /// <exception cref="UsageException">The path is relative, and the working directory no longer exists.</exception>
    public string FullPath(string path) =>
        Path.IsPathRooted(path) ? Path.GetFullPath(path) : Path.GetFullPath(path, WorkingDirectory);

    private static string? Below(string? folder, string name) =>
        folder is null ? null : Path.Combine(folder, "dandi", name).TrimEnd('/');
}
