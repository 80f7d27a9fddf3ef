using Dandi.Formats.Tests.Nwb.Storage;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Hdf5.Damage;

/// <summary>
/// Reads thousands of damaged files. Only the exceptions of the reader may be thrown, within bounded time and memory.
/// The seeds are fixed; a failure states the seed of the mutant.
/// </summary>
public sealed class MutatedHdf5Tests
{
    private const long MaxBytesAllocated = 128 << 20;
    private static readonly int MutantsOfEach = SeededSet.Count(120);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private static readonly string[] Bases =
    [
        "compounds.h5",
        "dense-attributes.h5",
        "dense-links.h5",
        "filters.h5",
        "filters-nbit.h5",
        "filters-szip.h5",
        "layouts-earliest.h5",
        "layouts-latest.h5",
        "indexes-v114.h5",
        "many-links-old.h5",
        "references.h5",
        "vlens.h5",
    ];

    /// <summary>Files of this repository, outside of the corpus: shared messages and a compressed heap.</summary>
    private static readonly string[] OwnBases =
    [
        "shared-messages.nwb",
        "shared-messages-latest.nwb",
        "shared-attributes.h5",
        "compressed-heap.h5",
    ];

    /// <summary>A file without any checksum, so that damage reaches every part of the reader.</summary>
    private const string WithoutChecksums = "no checksums";

    public static TheoryData<string, Mutation> Cases
    {
        get
        {
            var cases = new TheoryData<string, Mutation>();
            foreach (var name in Bases.Prepend("").Append(WithoutChecksums).Concat(OwnBases))
            {
                foreach (var mutation in Enum.GetValues<Mutation>())
                    cases.Add(name, mutation);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Damaged_files_throw_only_reader_exceptions(string name, Mutation mutation)
    {
        using var folder = new TempFolder();
        var original = await File.ReadAllBytesAsync(
            name.Length == 0 ? WrittenFile.Write(folder.Locate("written.h5"), seed: 1) : Unpack(name, folder),
            TestContext.Current.CancellationToken
        );

        for (var seed = 0; seed < MutantsOfEach; seed++)
        {
            var path = folder.Write("mutant.h5", Mutant.Of(original, mutation, new Random(seed)));
            var (failure, allocated) = await Task.Run(() => Walk(path), TestContext.Current.CancellationToken)
                .WaitAsync(Timeout, TimeProvider.System, TestContext.Current.CancellationToken);

            Assert.True(failure is null, $"mutant {seed}: {failure}");
            Assert.True(allocated < MaxBytesAllocated, $"mutant {seed}: {allocated} bytes allocated");
        }
    }

    private static string Unpack(string name, TempFolder folder)
    {
        if (name == WithoutChecksums)
            return folder.Write("base.h5", HostileHdf5.WriteSample());
        if (OwnBases.Contains(name))
            return StorageFile.Locate(name);
        var stored = Corpus.Locate($"hdf5/files/own/{name}");
        return Corpus.Unpack($"hdf5/files/own/{name}{(File.Exists(stored) ? "" : ".gz")}", folder);
    }

    private static (Exception? Failure, long Allocated) Walk(string path)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Exception? failure = null;
        try
        {
            _ = WholeWalk.Through(path, TestContext.Current.CancellationToken);
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        return (failure, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
