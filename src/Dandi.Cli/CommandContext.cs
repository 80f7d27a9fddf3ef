using System.Globalization;
using Dandi.Accounts;
using Dandi.Cli.Reporting;
using Dandi.Nwb;

namespace Dandi.Cli;

/// <summary>What a command has of its surroundings.</summary>
internal sealed class CommandContext
{
    /// <summary>Our version.</summary>
    public const string Version = "0.1.0";

    /// <summary>The words behind the name of the program.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>The streams.</summary>
    public required Terminal Terminal { get; init; }

    /// <summary>The environment.</summary>
    public required Func<string, string?> Variables { get; init; }

    /// <summary>Where the command was called.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads NWB files.</summary>
    public INwbReader Nwb { get; init; } = new NwbReader(TimeZoneInfo.Local);

    /// <summary>Cancelled by the first Ctrl-C: begin nothing new.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Whether the options of developers exist.</summary>
    public bool IsDeveloper => !string.IsNullOrEmpty(Variables("DANDI_DEVEL"));

    /// <summary>How many lanes of the processor compute MD5 at most, for comparisons: DANDI_MD5_LANES.</summary>
    public int MostMd5Lanes => int.TryParse(Variables("DANDI_MD5_LANES"), NumberStyles.None, CultureInfo.InvariantCulture, out var lanes) ? lanes : int.MaxValue;

    /// <summary>The user's keys.</summary>
    public ApiKeys Keys => new(Variables, KeyFile);

    /// <summary>The file that keeps keys.</summary>
    public KeyFile KeyFile => new(Path.Combine(Folder("XDG_CONFIG_HOME", ".config"), "dandi", "api-keys.json"));

    /// <summary>Where logs are kept.</summary>
    public string LogFolder => Path.Combine(Folder("XDG_STATE_HOME", ".local/state"), "dandi", "log");

    /// <summary>Where a run keeps on the disk what would be too much for the memory.</summary>
    public string SpoolFolder => Path.Combine(Folder("XDG_CACHE_HOME", ".cache"), "dandi");

    /// <summary>Where digests are remembered.</summary>
    public string CacheFolder => SpoolFolder;

    /// <summary>Where is remembered what has arrived of interrupted uploads.</summary>
    public string JournalFolder => Path.Combine(Folder("XDG_STATE_HOME", ".local/state"), "dandi", "uploads");

    /// <summary>Where data are kept.</summary>
    public string DataFolder => Path.Combine(Folder("XDG_DATA_HOME", ".local/share"), "dandi");

    private string Folder(string variable, string below) =>
        Variables(variable) is { Length: > 0 } given && Path.IsPathRooted(given) ? given : Path.Combine(Home, below);

    private string Home => Variables("HOME") is { Length: > 0 } home ? home : Path.GetTempPath();
}
