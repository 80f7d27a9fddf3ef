using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>
/// The way in which the HDF5 library stores a file changes neither its validation results nor its record.
/// </summary>
/// <remarks>A seeded sample of the corpus is tested; with <c>DANDI_REPACK=all</c> (<c>scripts/full-check.sh</c>), all
/// of it.</remarks>
public sealed class RepackedNwbTests(ITestOutputHelper output)
{
    private const int SampleDivisor = 20;
    private const long MaxBytes = 300_000;
    private static readonly bool TestsAll = Environment.GetEnvironmentVariable("DANDI_REPACK") == "all";

    public static TheoryData<string> Forms => [.. StorageForm.All.Select(form => form.ToString())];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Repacking_our_own_file_does_not_change_results_and_record(string name)
    {
        using var folder = new TempFolder();

        var difference = await DifferenceAsync(
            StorageForm.All.Single(form => form.ToString() == name),
            StorageFile.Locate("plain.nwb"),
            folder
        );

        Assert.SkipWhen(name == "-f NBIT" && difference is "", "h5repack 1.10 crashes with n-bit on some files");
        Assert.True(difference is null, difference is "" ? "the tool does not support the form" : difference);
    }

    [Fact]
    [Trait("Category", "Corpus")]
    public async Task Repacking_corpus_files_does_not_change_results_and_record()
    {
        using var folder = new TempFolder();
        var random = new Random(19);
        var differences = new List<string>();
        var (repacked, refused) = (0, 0);
        foreach (var row in CorpusNwb.ReferenceCases)
        {
            Assert.SkipWhen(row.Skip is not null, row.Skip ?? "");
            var name = CorpusNwb.NameOf(row.Data);
            var path = CorpusNwb.Locate(row.Data, folder);
            if (new FileInfo(path).Length >= MaxBytes)
                continue;
            foreach (var form in StorageForm.All.Where(_ => random.Next(SampleDivisor) == 0 || TestsAll))
            {
                var difference = await DifferenceAsync(form, path, folder);
                if (difference is null)
                    repacked++;
                else if (difference.Length == 0)
                    refused++;
                else
                    differences.Add($"{name} ({form}): {difference}");
            }
        }
        output.WriteLine($"{repacked} files repacked; {refused} not supported by the tools");

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(repacked > 5 * refused, $"{refused} of {repacked + refused} are not supported by the tools");
    }

    /// <returns>Null if there is none; empty if the tool does not support the form.</returns>
    private static async Task<string?> DifferenceAsync(StorageForm form, string path, TempFolder folder)
    {
        var original = folder.Locate("original.nwb");
        File.Copy(path, original, overwrite: true);
        if (await RepackedFile.WriteAsync(form, original, folder) is not { } repacked)
            return "";
        var (expected, found) = (StoredContent.Read(original), StoredContent.Read(repacked));
        return expected.SequenceEqual(found, StringComparer.Ordinal)
            ? null
            : $"\n  -{string.Join("\n  -", expected.Except(found))}\n  +{string.Join("\n  +", found.Except(expected))}";
    }
}
