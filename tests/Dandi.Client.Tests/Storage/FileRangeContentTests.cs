using System.Security.Cryptography;
using Dandi.Files;
using Dandi.Files.Spool;
using Dandi.Storage;
using Dandi.Testing;

namespace Dandi.Client.Tests.Storage;

public sealed class FileRangeContentTests
{
    [Fact]
    public Task A_body_has_the_bytes_of_its_part_however_often_it_is_sent() =>
        Gen.Select(Gen.Int[1, 400_000], Gen.Double[0, 1], Gen.Double[0, 1])
            .SampleAsync(
                async (size, from, share) =>
                {
                    using var folder = new TempFolder();
                    using var file = LocalFile.Open(folder.WriteRandom("file", size, seed: size));
                    var offset = (long)(from * size);
                    var part = new Part(1, offset, (long)(share * (size - offset)));
                    List<long> left = [];
                    var expected = (
                        await File.ReadAllBytesAsync(file.Path, TestContext.Current.CancellationToken)
                    ).AsMemory((int)part.Offset, (int)part.Size);
                    using var content = new FileRangeContent(
                        file,
                        part,
                        MD5.HashData(expected.Span),
                        Limits(TimeProvider.System),
                        left.Add
                    );
                    for (var times = 0; times < 2; times++)
                    {
                        using var sent = new MemoryStream();
                        await content.CopyToAsync(sent, TestContext.Current.CancellationToken);
                        Assert.Equal(expected.ToArray(), sent.ToArray());
                        // Each attempt begins to count again, and what is told only grows until all have left.
                        Assert.Equal(part.Size, left.LastOrDefault());
                        Assert.Equal(left.Order(), left);
                        left.Clear();
                    }
                },
                iter: 30
            );

    [Fact]
    public async Task Bytes_that_are_not_those_that_were_digested_are_held_back()
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

        Assert.True(error.IsHidden);
        Assert.True(sent.Length < 300_000);
    }

    [Fact]
    public async Task A_file_that_was_written_to_meanwhile_is_told_with_both_states()
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

        Assert.Contains("(part 1, 1000 bytes from 0): it had 1000 bytes of ", error.Message, StringComparison.Ordinal);
        Assert.Contains(" and has 1001 bytes of ", error.Message, StringComparison.Ordinal);
    }

    private static TransferLimits Limits(TimeProvider time) => new(TimeSpan.Zero, time, new SpoolSpace([], 0));
}
