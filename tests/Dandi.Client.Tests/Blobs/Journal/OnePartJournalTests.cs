using Dandi.Archive;
using Dandi.Blobs.Journal;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Blobs.Journal;

/// <summary>Uploads of one part.</summary>
public sealed class OnePartJournalTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _messages = [];
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_small_file_is_not_recorded_because_sending_it_again_costs_less()
    {
        var (etag, session) = (OnePartETag(UploadJournal.MinSize - 1), OnePart(UploadJournal.MinSize - 1));
        using (var first = Open())
        {
            using var begun = first.Begin(etag, session);
            begun.Acknowledge(1);
            Assert.True(begun.HasPart(1));
            Assert.Empty(Directory.EnumerateFiles(_folder.Root, "*.upload*", SearchOption.AllDirectories));
            begun.Delete();
        }
        using var second = Open();

        Assert.Null(second.Find(etag, _time.GetUtcNow()));
        Assert.Empty(_messages);
    }

    [Fact]
    public void An_upload_of_one_part_is_recorded_when_the_store_has_it()
    {
        var (etag, session) = (OnePartETag(UploadJournal.MinSize), OnePart(UploadJournal.MinSize));
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

    private static DandiETag OnePartETag(long size) => new(PartPlan.For(size), new byte[DandiETag.Md5Length]);

    private InitializeResult.Session OnePart(long size) =>
        new(
            "u",
            [
                new PresignedPart(
                    1,
                    size,
                    new Uri(
                        $"http://127.0.0.1:8000/b/k?partNumber=1&X-Amz-Date={_time.Start:yyyyMMdd'T'HHmmss'Z'}"
                            + "&X-Amz-Expires=604800&X-Amz-Signature=abc"
                    )
                ),
            ]
        );
}
