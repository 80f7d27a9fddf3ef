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
    private readonly List<string> _said = [];
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_acknowledged_is_known_to_the_next_run()
    {
        using var first = Open();
        first.Begin(ETag, Session()).Acknowledge(2);
        MakeDead();
        using var second = Open();

        var found = second.Find(ETag, _time.GetUtcNow());

        Assert.NotNull(found);
        Assert.Equal((false, true, "u"), (found.Has(1), found.Has(2), found.Session.UploadId));
        Assert.Equal(Session().Parts, found.Session.Parts);
        Assert.Empty(_said);
    }

    [Fact]
    public void What_is_forgotten_is_gone()
    {
        using (var first = Open())
            first.Begin(ETag, Session()).Forget();
        using var second = Open();

        Assert.Null(second.Find(ETag, _time.GetUtcNow()));
    }

    [Fact]
    public void A_second_run_says_who_holds_the_Dandiset_and_may_read_what_the_first_knows()
    {
        using var first = Open();
        using var begun = first.Begin(ETag, Session());
        begun.Acknowledge(1);

        using var second = Open();

        Assert.Contains(
            $"Another run uploads to this Dandiset: {Environment.UserName} at {Environment.MachineName}, process {Environment.ProcessId}, since ",
            Assert.Single(_said),
            StringComparison.Ordinal
        );
        using var found = second.Find(ETag, _time.GetUtcNow());
        Assert.True(found!.Has(1));
        // Each writes to its own: what the second adds is not in the way of the first.
        found.Acknowledge(2);
        begun.Acknowledge(2);
        Assert.Equal(2, Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public void A_run_of_another_machine_counts_as_dead_when_it_has_been_silent_for_minutes()
    {
        using var first = Open();
        first.Begin(ETag, Session()).Acknowledge(1);
        var holder = Directory
            .EnumerateFiles(_folder.Root, RunHeartbeat.FileName, SearchOption.AllDirectories)
            .Single();
        File.WriteAllText(
            holder,
            File.ReadAllText(holder).Replace(Environment.MachineName, "elsewhere", StringComparison.Ordinal)
        );
        Open().Dispose();
        Assert.Contains("at elsewhere", Assert.Single(_said), StringComparison.Ordinal);
        _said.Clear();

        File.SetLastWriteTimeUtc(holder, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-3));
        using var second = Open();

        Assert.Empty(_said);
        Assert.True(second.Find(ETag, _time.GetUtcNow())!.Has(1));
    }

    [Fact]
    public void What_has_expired_by_the_clock_of_the_store_is_forgotten()
    {
        using var journal = Open();
        journal.Begin(ETag, Session()).Dispose();

        Assert.NotNull(journal.Find(ETag, _time.GetUtcNow().AddDays(6)));
        Assert.Null(journal.Find(ETag, _time.GetUtcNow().AddDays(7)));
    }

    [Fact]
    public void Journals_that_nobody_has_touched_for_eight_days_are_removed_whatever_their_Dandiset()
    {
        using (var other = new UploadJournal(_folder.Root, Api, DandisetId.Parse("000002"), _time, _said.Add))
            other.Begin(ETag, Session()).Dispose();
        _time.Advance(TimeSpan.FromDays(9));

        using var journal = Open();

        Assert.Empty(Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories));
    }

    [Fact]
    public void Only_its_owner_can_read_what_holds_addresses()
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

    [Fact]
    public void A_damaged_journal_is_read_or_refused()
    {
        var subject = new JournalKey(Api.ToString(), "000001", ETag.Value);
        var whole = JournalFormat.Write(subject, Session(), [1, 2]);
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var times = random.Next(1, 4); times > 0; times--)
                bytes[random.Next(bytes.Length)] = (byte)(
                    random.Next(3) == 0 ? random.Next(256) : "{}[]\",:0n\n"[random.Next(10)]
                );
            var file = _folder.Write(
                "mutant",
                bytes[..(random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length)]
            );
            try
            {
                Assert.InRange(JournalFormat.Read(file, subject).Done.Count, 0, 2);
            }
            catch (InvalidDataException)
            {
                // What the journal sets aside.
            }
        }
    }

    private UploadJournal Open() => new(_folder.Root, Api, DandisetId.Parse("000001"), _time, _said.Add);

    /// <summary>Gives the runs so far the number of a process that has ended.</summary>
    private void MakeDead()
    {
        using var ended = Process.Start("true");
        ended.WaitForExit();
        foreach (
            var holder in Directory.EnumerateFiles(_folder.Root, RunHeartbeat.FileName, SearchOption.AllDirectories)
        )
        {
            File.WriteAllText(
                holder,
                File.ReadAllText(holder)
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
            $"http://127.0.0.1:8000/b/k?partNumber={part}&X-Amz-Date={_time.Start:yyyyMMdd'T'HHmmss'Z'}&X-Amz-Expires=604800&X-Amz-Signature=abc"
        );
}
