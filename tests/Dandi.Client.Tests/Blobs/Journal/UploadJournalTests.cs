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
        using (var other = new UploadJournal(_folder.Root, Api, DandisetId.Parse("000002"), "secret", _time, _messages.Add))
            other.Begin(ETag, Session()).Dispose();
        _time.Advance(TimeSpan.FromDays(9));

        using var journal = Open();

        Assert.Empty(Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories));
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

    private UploadJournal Open() => new(_folder.Root, Api, DandisetId.Parse("000001"), "secret", _time, _messages.Add);

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
