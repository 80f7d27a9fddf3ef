using System.Globalization;
using Dandi.Cli.Logging;
using Dandi.Cli.Output.Results;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Logging;

public sealed class LogFolderTests : IDisposable
{
    private const long MiB = 1 << 20;
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_oldest_runs_are_deleted_with_their_companion_files()
    {
        for (var day = 1; day <= 6; day++)
        {
            Create($"2020.01.{day:00}-00.00.00Z-1.log", MiB);
            Create($"2020.01.{day:00}-00.00.00Z-1{CompanionFile.Ending}", 2 * MiB);
        }

        new LogFolder(_folder.Root, 10 * MiB, _time).Trim();

        Assert.Equal(
            ["2020.01.04", "2020.01.05", "2020.01.06"],
            Names().Select(name => name[..10]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
        Assert.Equal(6, Names().Count);
    }

    [Fact]
    public void The_files_of_a_run_that_has_not_ended_are_kept_and_newer_ones_make_room()
    {
        using var running = new LogFile(_folder.Root, LogLevel.Info, _time, maxBytes: 100 * MiB);
        Create(Path.ChangeExtension(Path.GetFileName(running.Path!), null) + CompanionFile.Ending, 8 * MiB);
        Create("2027.01.01-00.00.00Z-1.log", 3 * MiB);
        Create("2027.01.02-00.00.00Z-1.log", MiB);

        new LogFolder(_folder.Root, 10 * MiB, _time).Trim();

        Assert.Equal(3, Names().Count);
        Assert.DoesNotContain("2027.01.01-00.00.00Z-1.log", Names());
    }

    [Fact]
    public void Once_a_run_has_ended_its_files_can_be_deleted()
    {
        string path;
        using (var ended = new LogFile(_folder.Root, LogLevel.Info, _time))
            path = ended.Path!;
        Create("2027.01.01-00.00.00Z-1.log", 10 * MiB);

        new LogFolder(_folder.Root, 10 * MiB, _time).Trim();

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Runs_at_the_same_time_stay_below_the_maximum_together()
    {
        List<LogFile> logs = [];
        for (var i = 0; i < 8; i++)
        {
            logs.Add(new LogFile(_folder.Root, LogLevel.Info, _time, maxBytes: 4 * MiB));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        for (var i = 0; i < 2_000; i++)
        {
            foreach (var log in logs)
                log.Write(LogLevel.Info, new string('x', 1_000));
        }
        logs.ForEach(log => log.Dispose());

        // Each may write a sixteenth before it looks again.
        var total = new DirectoryInfo(_folder.Root).GetFiles().Sum(file => file.Length);
        Assert.InRange(total, 2 * MiB, 6 * MiB);
        Assert.Contains(Names(), name =>
            File.ReadLines(_folder.Locate(name)).Last().Contains("The logs of all runs together have", Ordinal)
        );
    }

    [Fact]
    public void A_long_log_ends_with_the_reason_why()
    {
        using (var log = new LogFile(_folder.Root, LogLevel.Info, _time, maxBytes: 4 * MiB))
        {
            for (var i = 0; i < 2_000; i++)
                log.Write(LogLevel.Info, new string('x', 1_000));
        }

        var file = Assert.Single(new DirectoryInfo(_folder.Root).GetFiles());
        Assert.InRange(file.Length, 0, MiB + 2_000);
        Assert.Equal(
            "This log has reached the maximum size of the log of one run (1 MiB, a quarter of DANDI_LOG_MAX_SIZE). "
                + "Later entries are not written.",
            File.ReadLines(file.FullName).Last()
        );
    }

    [Fact]
    public void Sizes_are_counted_in_bytes()
    {
        using (var log = new LogFile(_folder.Root, LogLevel.Info, _time, maxBytes: 4 * MiB))
        {
            for (var i = 0; i < 2_000; i++)
                log.Write(LogLevel.Info, new string('日', 1_000));
        }

        var file = Assert.Single(new DirectoryInfo(_folder.Root).GetFiles());
        Assert.InRange(file.Length, MiB - 4_000, MiB + 4_000);
    }

    [Fact]
    public void A_companion_file_is_not_written_beyond_the_maximum()
    {
        var warnings = new List<string>();
        using (var log = new LogFile(_folder.Root, LogLevel.Info, _time, maxBytes: 2 * MiB))
        {
            using var companion = new CompanionFile(log.Path, _time, warnings.Add) { TryReserve = log.TryReserve };
            var result = new ValidationResult("X", Severity.Hint, "a.nwb", new string('x', 10_000));
            for (var i = 0; i < 1_000; i++)
                companion.Add(ResultRecord.Of(result, "/d", isDandiset: true, new Cli.Output.DisplayPaths("/d")));
            Assert.Null(companion.End());
        }

        Assert.Contains("DANDI_LOG_MAX_SIZE", Assert.Single(warnings), Ordinal);
        Assert.InRange(new DirectoryInfo(_folder.Root).GetFiles().Sum(file => file.Length), MiB, 3 * MiB);
    }

    [Fact]
    public void A_folder_with_very_many_logs_is_reduced_a_bounded_number_at_a_time()
    {
        const int Excess = LogFolder.MaxDeletions + 500;
        for (var i = 0; i < LogFolder.MaxRuns + Excess; i++)
            Create(string.Create(CultureInfo.InvariantCulture, $"2020.01.01-00.00.00Z-{i:0000000}.log"), 1);

        new LogFolder(_folder.Root, 100 * MiB, _time).Trim();
        Assert.Equal(LogFolder.MaxRuns + 500, Names().Count);
        new LogFolder(_folder.Root, 100 * MiB, _time).Trim();
        Assert.Equal(LogFolder.MaxRuns, Names().Count);
        Assert.DoesNotContain("2020.01.01-00.00.00Z-0001499.log", Names());
        Assert.Contains("2020.01.01-00.00.00Z-0001500.log", Names());
    }

    [Fact]
    public void Other_files_are_kept()
    {
        string[] names =
        [
            "notes.log",
            "mine.txt",
            "2020.log",
            "2020.01.notes.log",
            "2020.01.01-00.00.00Z-.log",
            "2020.01.01-00.00.00Z-1-copy.log",
            "2020.01.01-00.00.00Z-1 (1)_validation.jsonl",
            "2020.01.01-00.00.00Z-1.log.gz",
            "x2020.01.01-00.00.00Z-1.log",
        ];
        foreach (var name in names)
            Create(name, 20 * MiB);

        new LogFolder(_folder.Root, 10 * MiB, _time).Trim();

        Assert.Equal(names.Order(StringComparer.Ordinal), Names().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Links_are_kept_and_what_is_next_to_them_is_deleted()
    {
        Create("target", 20 * MiB);
        File.CreateSymbolicLink(_folder.Locate("2020.01.01-00.00.00Z-1.log"), "nowhere");
        Create($"2020.01.01-00.00.00Z-1{CompanionFile.Ending}", 8 * MiB);
        File.CreateSymbolicLink(_folder.Locate("2020.01.02-00.00.00Z-1.log"), "target");
        Create("2020.01.03-00.00.00Z-1.log", 8 * MiB);

        new LogFolder(_folder.Root, 10 * MiB, _time).Trim();

        Assert.Equal(
            ["2020.01.01-00.00.00Z-1.log", "2020.01.02-00.00.00Z-1.log", "2020.01.03-00.00.00Z-1.log", "target"],
            Names().Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(null, 100 * MiB)]
    [InlineData("", 100 * MiB)]
    [InlineData("1G", 1024 * MiB)]
    [InlineData("1M", MiB)]
    [InlineData("1K", 100 * MiB)]
    [InlineData("big", 100 * MiB)]
    public void The_maximum_is_in_a_variable(string? value, long expected) =>
        Assert.Equal(expected, LogSizeVariable.Read(value, Cli.Commands.SizeAndDuration.ParseSize));

    public void Dispose() => _folder.Dispose();

    private static StringComparison Ordinal => StringComparison.Ordinal;

    private List<string> Names() => [.. Directory.GetFiles(_folder.Root).Select(file => Path.GetFileName(file))];

    private void Create(string name, long size)
    {
        using var file = File.Create(_folder.Locate(name));
        file.SetLength(size);
    }
}
