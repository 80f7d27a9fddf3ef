using Dandi.Cli.Logging;
using Dandi.Cli.Tests.Output;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Logging;

public sealed class LogTests
{
    [Theory]
    [InlineData(
        "PUT http://s/blobs/1?X-Amz-Algorithm=A&X-Amz-Signature=abcdef said no",
        "PUT http://s/blobs/1?… said no"
    )]
    [InlineData("Authorization: token 0123456789abcdef0123456789abcdef01234567", "Authorization: token …")]
    [InlineData("DANDI_API_KEY=0123456789abcdef0123456789abcdef01234567", "DANDI_API_KEY=…")]
    [InlineData("\"api_key\": \"0123456789abcdef0123456789abcdef01234567\"", "\"api_key\": \"…\"")]
    [InlineData("http://s/a?page=2 is fine", "http://s/a?page=2 is fine")]
    public void Secrets_are_removed_from_the_log(string text, string expected)
    {
        using var folder = new TempFolder();
        using (var log = new LogFile(folder.Root, LogLevel.Debug, new FakeTimeProvider()))
            log.Write(LogLevel.Info, text);

        Assert.EndsWith(
            $"[    INFO] {expected}\n",
            File.ReadAllText(Directory.GetFiles(folder.Root).Single()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void No_text_or_error_can_forge_an_entry()
    {
        const string Forged = "2026-01-01 00:00:00.000Z [   ERROR] forged";
        using var folder = new TempFolder();
        using (var log = new LogFile(folder.Root, LogLevel.Debug, new FakeTimeProvider()))
        {
            log.Write(LogLevel.Info, $"a\n{Forged}\r{Forged}\u2028{Forged}\u001b[2K\u202e");
            log.Write(LogLevel.Info, "b", new InvalidOperationException($"c\r\n{Forged}"));
        }

        var lines = File.ReadAllText(Directory.GetFiles(folder.Root).Single());
        HostileText.AssertEscaped(lines);
        Assert.DoesNotContain(lines.Split('\n'), line => line.StartsWith(Forged, StringComparison.Ordinal));
        Assert.Contains(
            $"a\\x0a{Forged}\\x0d{Forged}\\u2028{Forged}\\x1b[2K\\u202e\n",
            lines,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"b\n    System.InvalidOperationException: c\\x0d\n    {Forged}",
            lines,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Entries_below_the_minimum_level_are_not_written()
    {
        using var folder = new TempFolder();
        using (var log = new LogFile(folder.Root, LogLevel.Warning, new FakeTimeProvider()))
        {
            log.Write(LogLevel.Info, "quiet");
            log.Write(LogLevel.Warning, "loud");
        }

        Assert.DoesNotContain(
            "quiet",
            File.ReadAllText(Directory.GetFiles(folder.Root).Single()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_log_is_complete_from_its_level_until_it_is_cut_off()
    {
        using var folder = new TempFolder();
        using var log = new LogFile(folder.Root, LogLevel.Warning, new FakeTimeProvider(), maxBytes: 4_000);
        log.Write(LogLevel.Warning, "short");

        Assert.False(log.IsCompleteFrom(LogLevel.Info));
        Assert.True(log.IsCompleteFrom(LogLevel.Warning));
        Assert.True(log.IsCompleteFrom(LogLevel.Error));

        log.Write(LogLevel.Warning, new string('x', 2_000));

        Assert.False(log.IsCompleteFrom(LogLevel.Error));
    }

    [Fact]
    public void A_log_that_is_not_written_is_not_complete()
    {
        using var log = new LogFile(null, LogLevel.Info, new FakeTimeProvider());

        Assert.False(log.IsCompleteFrom(LogLevel.Error));
    }

    [Fact]
    public void The_oldest_logs_are_deleted_when_the_folder_exceeds_100_MiB()
    {
        using var folder = new TempFolder();
        for (var day = 1; day <= 12; day++)
        {
            using var old = File.Create(folder.Locate($"2020.01.{day:00}-00.00.00Z-1.log"));
            old.SetLength(15 << 20);
        }

        using (
            var log = new LogFile(
                folder.Root,
                LogLevel.Info,
                new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
            )
        )
        {
            // 2,200 entries of 10 kB exceed the maximum size of a log.
            for (var i = 0; i < 2_200; i++)
                log.Write(LogLevel.Info, new string('x', 10_000));
        }

        var left = new DirectoryInfo(folder.Root).GetFiles();
        Assert.InRange(left.Sum(file => file.Length), 0, 100 << 20);
        Assert.False(File.Exists(folder.Locate("2020.01.01-00.00.00Z-1.log")));
        Assert.True(File.Exists(folder.Locate("2020.01.12-00.00.00Z-1.log")));
    }

    [Fact]
    public void A_folder_that_every_user_controls_gets_no_log()
    {
        using var folder = new TempFolder();
        File.SetUnixFileMode(folder.Root, (UnixFileMode)0b111_111_111);
        var reasons = new List<string>();
        using (var log = new LogFile(folder.Root, LogLevel.Info, new FakeTimeProvider()))
        {
            log.SetFailureHandler(reasons.Add);
            log.Write(LogLevel.Error, "secret");
        }

        Assert.Contains("every user may write to", Assert.Single(reasons), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    [Fact]
    public void An_unwritable_folder_is_not_an_error()
    {
        using var log = new LogFile("/proc/nowhere", LogLevel.Info, new FakeTimeProvider());
        log.Write(LogLevel.Error, "x");

        Assert.Null(log.Path);
        Assert.False(log.IsCompleteFrom(LogLevel.Error));
    }
}
