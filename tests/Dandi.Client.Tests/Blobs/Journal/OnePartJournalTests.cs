using Dandi.Archive;
using Dandi.Blobs.Journal;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Blobs.Journal;

/// <summary>Uploads of one part, most of which are finished a moment after they are announced.</summary>
public sealed class OnePartJournalTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _messages = [];
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_of_a_finished_upload_of_one_part_is_used_for_the_next_one()
    {
        using (var first = Open())
        {
            // Longer than the one that follows.
            using (var finished = first.Begin(OnePartETag(1), OnePart("a-long-id-of-an-upload")))
            {
                finished.Acknowledge(1);
                finished.Delete();
            }
            Assert.Null(first.Find(OnePartETag(1), _time.GetUtcNow()));
            var spare = Assert.Single(Directory.EnumerateFiles(_folder.Root, "*.spare", SearchOption.AllDirectories));
            Assert.Equal(0, new FileInfo(spare).Length);
            using var second = first.Begin(OnePartETag(2), OnePart("u"));
            second.Acknowledge(1);
            Assert.False(File.Exists(spare));
        }
        using (var next = Open())
        {
            using var found = next.Find(OnePartETag(2), _time.GetUtcNow());
            Assert.NotNull(found);
            Assert.Equal((true, "u"), (found.HasPart(1), found.Session.UploadId));
            Assert.Null(next.Find(OnePartETag(1), _time.GetUtcNow()));
            found.Delete();
        }

        Assert.Empty(Directory.EnumerateFiles(_folder.Root, "*.*", SearchOption.AllDirectories));
        Assert.Empty(_messages);
    }

    [Fact]
    public void An_upload_of_one_part_is_recorded_when_the_store_has_it()
    {
        var (etag, session) = (OnePartETag(1), OnePart("u"));
        using (var first = Open())
        {
            using var begun = first.Begin(etag, session);
            Assert.Empty(Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories));
            begun.Acknowledge(1);
        }
        using (var second = Open())
        {
            using var found = second.Find(etag, _time.GetUtcNow());
            Assert.NotNull(found);
            Assert.Equal((true, "u"), (found.HasPart(1), found.Session.UploadId));
            found.Delete();
        }

        Assert.Empty(Directory.EnumerateFiles(_folder.Root, "*.upload", SearchOption.AllDirectories));
        Assert.Empty(_messages);
    }

    private UploadJournal Open() =>
        new(
            _folder.Root,
            new Uri("http://127.0.0.1:8000/api"),
            DandisetId.Parse("000001"),
            "secret",
            _time,
            _messages.Add
        );

    private static DandiETag OnePartETag(byte number) =>
        new(PartPlan.For(100), [.. Enumerable.Repeat(number, DandiETag.Md5Length)]);

    private InitializeResult.Session OnePart(string id) =>
        new(
            id,
            [
                new PresignedPart(
                    1,
                    100,
                    new Uri(
                        $"http://127.0.0.1:8000/b/k?partNumber=1&X-Amz-Date={_time.Start:yyyyMMdd'T'HHmmss'Z'}"
                            + "&X-Amz-Expires=604800&X-Amz-Signature=abc"
                    )
                ),
            ]
        );
}
