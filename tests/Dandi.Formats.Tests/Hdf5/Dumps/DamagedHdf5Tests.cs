using Dandi.Testing;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>Reads the damaged files of the corpus, within bounded time and memory.</summary>
[Trait("Category", "Corpus")]
public sealed class DamagedHdf5Tests
{
    private const long MaxBytes = 1L << 30;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public static TheoryData<CorpusCase> Files =>
        Corpus.Cases("hdf5/damaged/index.json", item => item.GetProperty("case").GetString()!);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_damaged_file_is_read_or_refused_in_bounded_memory(CorpusCase @case)
    {
        using var folder = new TempFolder();
        var path = Corpus.Unpack($"hdf5/damaged/files/{@case.Text("stored")}", folder);

        var allocated = await Task.Run(
                () =>
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    _ = DumpedFile.Read(path, TestContext.Current.CancellationToken);
                    return GC.GetAllocatedBytesForCurrentThread() - before;
                },
                TestContext.Current.CancellationToken
            )
            .WaitAsync(Timeout, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.InRange(allocated, 0, MaxBytes);
    }
}
