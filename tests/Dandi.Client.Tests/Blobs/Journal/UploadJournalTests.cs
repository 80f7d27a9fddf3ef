using System.Diagnostics;
using Dandi.Archive;
using Dandi.Blobs.Journal;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Blobs.Journal;

public sealed class UploadJournalTests : IDisposable
{
    private static readonly Uri Api = new("http://127.0.0.1:8000/api");
    private static readonly DandiETag ETag = new(PartPlan.For(70 << 20), new byte[32]);
    private readonly TempFolder _folder = new();
    private readonly List<string> _messages = [];
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_next_run_knows_the_acknowledged_parts_of_a_dead_run()
    {
        using var first = Open();
        first.Begin(ETag, Session()).Acknowledge(2);
        MakeDead();
        using var second = Open();

        var found = second.Find(ETag, _time.GetUtcNow());

        Assert.NotNull(found);
        Assert.Equal((false, true, "u"), (found.HasPart(1), found.HasPart(2), found.Session.UploadId));
        Assert.Equal(Session().Parts, found.Session.Parts);
        Assert.Empty(_messages);
    }

    [Fact]
    public void A_deleted_upload_is_not_found_by_the_next_run()
    {
        using (var first = Open())
            first.Begin(ETag, Session()).Delete();
        using var second = Open();

        Assert.Null(second.Find(ETag, _time.GetUtcNow()));
    }

    [Fact]
    public void A_second_run_reports_the_first_one_and_reads_its_journal()
    {
        using var first = Open();
        using var begun = first.Begin(ETag, Session());
        begun.Acknowledge(1);

        using var second = Open();

        Assert.Contains(
            $"Another run is uploading to this Dandiset: {Environment.UserName} at {Environment.MachineName}, "
                + $"process {Environment.ProcessId}, since ",
            Assert.Single(_messages),
            StringComparison.Ordinal
        );
        using var found = second.Find(ETag, _time.GetUtcNow());
        Assert.True(found!.HasPart(1));
        // Each run writes to a file of its own.
        found.Acknowledge(2);
        begun.Acknowledge(2);
        Assert.Equal(2, Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public void A_run_on_another_machine_counts_as_dead_after_minutes_without_a_heartbeat()
    {
        using var first = Open();
        first.Begin(ETag, Session()).Acknowledge(1);
        var heartbeat = Directory
            .EnumerateFiles(_folder.Root, RunHeartbeat.FileName, SearchOption.AllDirectories)
            .Single();
        File.WriteAllText(
            heartbeat,
            File.ReadAllText(heartbeat).Replace(Environment.MachineName, "elsewhere", StringComparison.Ordinal)
        );
        Open().Dispose();
        Assert.Contains("at elsewhere", Assert.Single(_messages), StringComparison.Ordinal);
        _messages.Clear();

        File.SetLastWriteTimeUtc(heartbeat, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-3));
        using var second = Open();

        Assert.Empty(_messages);
        Assert.True(second.Find(ETag, _time.GetUtcNow())!.HasPart(1));
    }

    [Fact]
    public void An_upload_whose_urls_have_expired_by_the_clock_of_the_store_is_not_found()
    {
        using var journal = Open();
        journal.Begin(ETag, Session()).Dispose();

        Assert.NotNull(journal.Find(ETag, _time.GetUtcNow().AddDays(6)));
        Assert.Null(journal.Find(ETag, _time.GetUtcNow().AddDays(7)));
    }

    [Fact]
    public void Journals_of_any_Dandiset_that_were_not_touched_for_eight_days_are_deleted()
    {
        using (var other = Open("000002"))
            other.Begin(ETag, Session()).Dispose();
        foreach (var run in Directory.EnumerateDirectories(_folder.Root).SelectMany(Directory.EnumerateDirectories))
            Directory.SetLastWriteTimeUtc(run, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-9));

        using var journal = Open();

        Assert.Empty(Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_clock_that_is_wrong_by_years_deletes_no_journal()
    {
        using (var other = Open("000002"))
            other.Begin(ETag, Session()).Dispose();
        _time.Advance(TimeSpan.FromDays(3650));

        Open().Dispose();

        Assert.Single(Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories));
    }

    [Fact]
    public void Files_with_presigned_urls_are_readable_only_by_their_owner()
    {
        using var journal = Open();
        journal.Begin(ETag, Session()).Dispose();

        var file = Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories).Single();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(file)!)
        );
    }

    [Theory]
    [InlineData("http://203.0.113.1/b/k", "secret")]
    [InlineData("http://127.0.0.1:8000/b/k", "another secret")]
    public void Urls_that_this_user_did_not_record_are_not_used(string url, string secret)
    {
        var planted = new InitializeResult.Session(
            "u",
            [new PresignedPart(1, 64 << 20, new Uri(url)), new PresignedPart(2, 6 << 20, new Uri(url))]
        );
        using (var other = new UploadJournal(_folder.Root, Api, DandisetId.Parse("000001"), secret, _time, _ => { }))
            other.Begin(ETag, planted).Dispose();
        var file = Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories).Single();
        File.WriteAllText(file, File.ReadAllText(file).Replace("203.0.113.1", "203.0.113.2", StringComparison.Ordinal));
        using var journal = Open();

        Assert.Null(journal.Find(ETag, _time.GetUtcNow()));
        Assert.Contains("set aside as `", Assert.Single(_messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_no_run_has_created_are_left_alone()
    {
        using (var first = Open())
            first.Begin(ETag, Session()).Dispose();
        var dandiset = Directory.EnumerateDirectories(_folder.Root).Single();
        var precious = Path.Combine(dandiset, "precious");
        Directory.CreateDirectory(precious);
        File.WriteAllText(Path.Combine(precious, "data"), "mine");
        using var linked = new TempFolder();
        linked.Write($"{ETag.Value}.upload", "mine");
        var link = Path.Combine(dandiset, $"20200101T000000000-1-{new string('0', 32)}");
        Directory.CreateSymbolicLink(link, linked.Root);
        Directory.SetLastWriteTimeUtc(precious, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Open().Dispose();

        Assert.True(File.Exists(Path.Combine(precious, "data")));
        Assert.True(File.Exists(linked.Locate($"{ETag.Value}.upload")));
    }

    [Fact]
    public void A_folder_that_everyone_may_write_to_is_not_used()
    {
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_111_111);

        using var journal = Open();
        using var begun = journal.Begin(ETag, Session());

        Assert.Contains("every user may write to", Assert.Single(_messages), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_heartbeat_from_the_future_counts_as_dead()
    {
        using var first = Open();
        first.Begin(ETag, Session()).Acknowledge(1);
        var heartbeat = Directory
            .EnumerateFiles(_folder.Root, RunHeartbeat.FileName, SearchOption.AllDirectories)
            .Single();
        File.WriteAllText(
            heartbeat,
            File.ReadAllText(heartbeat).Replace(Environment.MachineName, "elsewhere", StringComparison.Ordinal)
        );
        File.SetLastWriteTimeUtc(heartbeat, TimeProvider.System.GetUtcNow().UtcDateTime.AddYears(10));

        using var second = Open();

        Assert.Empty(_messages);
        Assert.True(second.Find(ETag, _time.GetUtcNow())!.HasPart(1));
    }

    [Fact]
    public void An_unreadable_heartbeat_of_another_run_does_not_count_as_a_fault_of_this_journal()
    {
        using (var other = Open())
            other.Begin(ETag, Session()).Dispose();
        var run = Directory.EnumerateDirectories(_folder.Root).SelectMany(Directory.EnumerateDirectories).Single();
        Directory.CreateDirectory(Path.Combine(run, RunHeartbeat.FileName));

        using (var journal = Open())
            journal.Begin(ETag, Session()).Dispose();
        using var next = Open();

        Assert.All(_messages, message =>
            Assert.StartsWith("The journal of another run ", message, StringComparison.Ordinal)
        );
        using var found = next.Find(ETag, _time.GetUtcNow());
        Assert.NotNull(found);
        Assert.True(Directory.Exists(run));
    }

    private UploadJournal Open(string id = "000001") =>
        new(_folder.Root, Api, DandisetId.Parse(id), "secret", _time, _messages.Add);

    /// <summary>Changes the heartbeat of all runs so far to the id of a process that has ended.</summary>
    private void MakeDead()
    {
        using var ended = Process.Start("true");
        ended.WaitForExit();
        foreach (
            var heartbeat in Directory.EnumerateFiles(_folder.Root, RunHeartbeat.FileName, SearchOption.AllDirectories)
        )
        {
            File.WriteAllText(
                heartbeat,
                File.ReadAllText(heartbeat)
                    .Replace(
                        $"\"process\":{Environment.ProcessId}",
                        $"\"process\":{ended.Id}",
                        StringComparison.Ordinal
                    )
            );
        }
    }

    private InitializeResult.Session Session() =>
        new("u", [new PresignedPart(1, 64 << 20, Url(1)), new PresignedPart(2, 6 << 20, Url(2))]);

    private Uri Url(int part) =>
        new(
            $"http://127.0.0.1:8000/b/k?partNumber={part}&X-Amz-Date={_time.Start:yyyyMMdd'T'HHmmss'Z'}"
                + "&X-Amz-Expires=604800&X-Amz-Signature=abc"
        );
}
