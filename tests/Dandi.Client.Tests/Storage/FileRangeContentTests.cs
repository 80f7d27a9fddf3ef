using System.Security.Cryptography;
using Dandi.Files;
using Dandi.Files.Spool;
using Dandi.Storage;
using Dandi.Testing;

namespace Dandi.Client.Tests.Storage;

public sealed class FileRangeContentTests
{
    [Fact]
    public Task A_body_that_is_sent_twice_has_the_bytes_of_its_part_both_times() =>
        Gen.Select(Gen.Int[1, 400_000], Gen.Double[0, 1], Gen.Double[0, 1])
            .SampleAsync(
                async (size, from, share) =>
                {
                    using var folder = new TempFolder();
                    using var file = LocalFile.Open(folder.WriteRandom("file", size, seed: size));
                    var offset = (long)(from * size);
                    var part = new Part(1, offset, (long)(share * (size - offset)));
                    List<long> progress = [];
                    var expected = (
                        await File.ReadAllBytesAsync(file.Path, TestContext.Current.CancellationToken)
                    ).AsMemory((int)part.Offset, (int)part.Size);
                    using var content = new FileRangeContent(
                        file,
                        part,
                        MD5.HashData(expected.Span),
                        Limits(TimeProvider.System),
                        progress.Add
                    );
                    for (var times = 0; times < 2; times++)
                    {
                        using var sent = new MemoryStream();
                        await content.CopyToAsync(sent, TestContext.Current.CancellationToken);
                        Assert.Equal(expected.ToArray(), sent.ToArray());
                        // Each attempt counts from zero, and the number only grows.
                        Assert.Equal(part.Size, progress.LastOrDefault());
                        Assert.Equal(progress.Order(), progress);
                        progress.Clear();
                    }
                },
                iter: 30
            );

    [Fact]
    public async Task A_part_whose_bytes_differ_from_the_hashed_ones_is_not_sent_completely()
    {
        using var folder = new TempFolder();
        using var file = LocalFile.Open(folder.WriteRandom("file", 300_000, seed: 1));
        using var content = new FileRangeContent(
            file,
            new Part(1, 0, 300_000),
            new byte[16],
            Limits(TimeProvider.System),
            _ => { }
        );
        using var sent = new MemoryStream();

        var error = await Assert.ThrowsAsync<FileChangedException>(() =>
            content.CopyToAsync(sent, TestContext.Current.CancellationToken)
        );

        Assert.True(error.IsSilent);
        Assert.True(sent.Length < 300_000);
    }

    [Fact]
    public async Task A_file_that_was_changed_is_reported_with_its_size_and_time_before_and_after()
    {
        using var folder = new TempFolder();
        using var file = LocalFile.Open(folder.WriteRandom("file", 1000, seed: 1));
        folder.WriteRandom("file", 1001, seed: 2);
        using var content = new FileRangeContent(
            file,
            new Part(1, 0, 1000),
            new byte[16],
            Limits(TimeProvider.System),
            _ => { }
        );

        var error = await Assert.ThrowsAsync<FileChangedException>(() =>
            content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken)
        );

        Assert.Contains(
            "(part 1, 1000 bytes from 0): it had 1000 bytes, modified at ",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(" and now has 1001 bytes, modified at ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_the_store_verifies_is_not_hashed_while_it_is_sent()
    {
        using var folder = new TempFolder();
        using var file = LocalFile.Open(folder.WriteRandom("file", 300_000, seed: 1));
        using var content = ContentOf(file);
        using var sent = new MemoryStream();

        await content.CopyToAsync(sent, TestContext.Current.CancellationToken);

        Assert.Equal(300_000, sent.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_written_to_is_not_sent_completely_even_without_hashing(bool isBefore)
    {
        using var folder = new TempFolder();
        using var file = LocalFile.Open(folder.WriteRandom("file", 300_000, seed: 1));
        using var content = ContentOf(file, _ => Touch());
        if (isBefore)
            Touch();
        using var sent = new MemoryStream();

        var error = await Assert.ThrowsAsync<FileChangedException>(() =>
            content.CopyToAsync(sent, TestContext.Current.CancellationToken)
        );

        Assert.Contains("now has 300000 bytes, modified at 1970-01-01", error.Message, StringComparison.Ordinal);
        Assert.InRange(sent.Length, isBefore ? 0 : 1, isBefore ? 0 : 299_999);

        void Touch() => File.SetLastWriteTimeUtc(file.Path, DateTime.UnixEpoch);
    }

    /// <summary>A body with another MD5 than the file, which is not compared.</summary>
    private static FileRangeContent ContentOf(LocalFile file, Action<long>? sent = null) =>
        new(file, new Part(1, 0, file.Size), new byte[16], Limits(TimeProvider.System), sent ?? (_ => { }))
        {
            Verifies = false,
        };

    private static TransferLimits Limits(TimeProvider time) => new(TimeSpan.Zero, time, new SpoolSpace([], 0));
}
