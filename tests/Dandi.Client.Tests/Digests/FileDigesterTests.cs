using System.Buffers.Binary;
using System.Security.Cryptography;
using Dandi.Digests;
using Dandi.Digests.Lanes;
using Dandi.Files;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Digests;

/// <summary>Files of many sizes are hashed in parallel, with every kernel that this machine can run.</summary>
public sealed class FileDigesterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kernels => new(LaneKernel.All.Select(kernel => kernel.Name));

    [Fact]
    public void Parallelism_is_limited_to_that_of_sixteen_processors()
    {
        using var sixteen = new FileDigester(16);
        using var many = new FileDigester(192);

        Assert.Equal(sixteen.Parallel, many.Parallel);
    }

    public static MatrixTheoryData<string, bool> KernelsAndPatience =>
        new(LaneKernel.All.Select(kernel => kernel.Name), [false, true]);

    [Theory]
    [MemberData(nameof(KernelsAndPatience))]
    public async Task Bytes_in_memory_are_hashed_in_parallel(string kernel, bool isPatient)
    {
        using var digester = Create(kernel);
        var memory = new ChunkMemory(64 << 20);
        var random = new Random(2);
        var sizes = Enumerable.Range(0, 300).Select(i => random.Next(i % 20 == 0 ? 400_000 : 3000)).ToList();
        var arrays = sizes.ConvertAll(size => memory.TryRent(size)!);
        arrays.ForEach(random.NextBytes);

        var hashed = await Task.WhenAll(
            arrays
                .Zip(sizes)
                .Select(pair => Task.Run(() => digester.HashAsync(pair.First, pair.Second, isPatient), Token))
        );

        Assert.Equal(
            arrays
                .Zip(sizes)
                .Select(pair => BinaryPrimitives.ReadUInt128BigEndian(MD5.HashData(pair.First.AsSpan(0, pair.Second)))),
            hashed
        );
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task Files_of_any_size_are_hashed_in_parallel(string kernel)
    {
        using var digester = Create(kernel);
        using var buffers = new ChunkBuffers(new ChunkMemory(1 << 20));
        var random = new Random(1);
        var files = Enumerable
            .Range(0, 300)
            .Select(i => _folder.WriteRandom($"{i}", random.Next(i % 20 == 0 ? 400_000 : 3000), seed: i))
            .ToList();

        var hashed = await Task.WhenAll(
            files.Select(async file =>
            {
                var digest = await digester.HashWholeAsync(file, buffers, Token);
                if (digest.Bytes is { } kept)
                    Assert.Equal(await File.ReadAllBytesAsync(file, Token), kept[..(int)digest.Size]);
                buffers.Return(digest.Bytes);
                return digest.Md5;
            })
        );

        Assert.Equal(files.Select(Md5Of), hashed);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task Parts_of_a_large_file_and_small_files_share_the_lanes(string kernel)
    {
        using var digester = Create(kernel);
        using var noBuffers = new ChunkBuffers(null);
        var large = Resize(_folder.WriteRandom("large", 5_000_000, seed: 1), (3 * PartPlan.DefaultPartSize) + 77);
        var small = Enumerable.Range(0, 100).Select(i => _folder.WriteRandom($"{i}", 100 * i, seed: i)).ToList();
        using var file = LocalFile.Open(large);

        var progress = 0L;
        var etag = digester.ComputeAsync(file, bytes => Interlocked.Add(ref progress, bytes), Token);
        var hashed = await Task.WhenAll(
            small.Select(async path => (await digester.HashWholeAsync(path, noBuffers, Token)).Md5)
        );

        Assert.Equal(ETagOf(large), (await etag).Value);
        Assert.Equal(file.Size, progress);
        Assert.Equal(small.Select(Md5Of), hashed);
    }

    [Fact]
    public async Task Many_files_in_sequence_are_hashed()
    {
        using var digester = new FileDigester(2);
        using var noBuffers = new ChunkBuffers(null);
        var path = _folder.WriteRandom("a", 1000, seed: 1);

        for (var i = 0; i < 500; i++)
            Assert.Equal(Md5Of(path), (await digester.HashWholeAsync(path, noBuffers, Token)).Md5);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task A_file_whose_owner_is_patient_waits_for_others_or_a_moment(string kernel)
    {
        var time = new FakeTimeProvider();
        var best = LaneKernel.All.Single(one => one.Name == kernel);
        using var digester = new FileDigester(2, best, time);
        using var file = LocalFile.Open(_folder.WriteRandom("a", 70_000, seed: 1));

        var alone = digester.ComputeAsync(file, _ => { }, Token, isPatient: true);
        Assert.Equal(0, digester.Load.Workers);
        time.Advance(TimeSpan.FromMilliseconds(10));
        var expected = await alone;
        // Another one, whose threads have never worked: one that still did would take the first of them alone.
        using var idle = new FileDigester(2, best, time);
        var together = Enumerable
            .Range(0, 2 * best.MinMessages)
            .Select(_ => idle.ComputeAsync(file, _ => { }, Token, isPatient: true));

        Assert.All(await Task.WhenAll(together), etag => Assert.Equal(expected.Value, etag.Value));
        Assert.Equal(Md5Of(file.Path), BinaryPrimitives.ReadUInt128BigEndian(expected.PartMd5(1).Span));
    }

    [Fact]
    public async Task Canceling_one_file_does_not_affect_others()
    {
        using var digester = new FileDigester(1);
        using var noBuffers = new ChunkBuffers(null);
        var large = Resize(_folder.WriteRandom("large", 1000, seed: 1), 20 * PartPlan.DefaultPartSize);
        var small = _folder.WriteRandom("small", 1000, seed: 2);
        using var file = LocalFile.Open(large);
        using var cancellation = new CancellationTokenSource();

        var etag = digester.ComputeAsync(file, _ => cancellation.Cancel(), cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => etag);
        Assert.Equal(Md5Of(small), (await digester.HashWholeAsync(small, noBuffers, Token)).Md5);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_does_not_fail_others()
    {
        using var digester = new FileDigester(2);
        using var noBuffers = new ChunkBuffers(null);
        var paths = Enumerable
            .Range(0, 40)
            .Select(i => i % 2 == 0 ? _folder.WriteRandom($"{i}", 1000, seed: i) : _folder.Locate($"missing-{i}"))
            .ToList();

        var results = paths.Select(path => digester.HashWholeAsync(path, noBuffers, Token)).ToList();

        for (var i = 0; i < paths.Count; i++)
        {
            if (i % 2 == 0)
                Assert.Equal(Md5Of(paths[i]), (await results[i]).Md5);
            else
                Assert.Contains(
                    "File not found",
                    (await Assert.ThrowsAsync<FileChangedException>(() => results[i])).Message,
                    StringComparison.Ordinal
                );
        }
    }

    [Fact]
    public async Task A_file_that_became_shorter_is_reported()
    {
        using var digester = new FileDigester(1);
        using var file = LocalFile.Open(_folder.WriteRandom("a", 100_000, seed: 1));
        Resize(file.Path, 50_000);

        var error = await Assert.ThrowsAsync<FileChangedException>(() => digester.ComputeAsync(file, _ => { }, Token));

        Assert.Contains(file.Path, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static FileDigester Create(string kernel) =>
        new(2, LaneKernel.All.Single(one => one.Name == kernel), TimeProvider.System);

    /// <summary>Makes a file sparse, so that large files need no disk space.</summary>
    private static string Resize(string path, long size)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(size);
        return path;
    }

    private static UInt128 Md5Of(string path) =>
        BinaryPrimitives.ReadUInt128BigEndian(MD5.HashData(File.ReadAllBytes(path)));

    private static string ETagOf(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var plan = PartPlan.For(bytes.Length);
        return new DandiETag(
            plan,
            [.. plan.Parts.SelectMany(part => MD5.HashData(bytes.AsSpan((int)part.Offset, (int)part.Size)))]
        ).Value;
    }
}
