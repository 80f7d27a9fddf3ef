using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb.Storage;

/// <summary>However the HDF5 library stores a file, it is validated and described like its original.</summary>
/// <remarks>Of the corpus a seeded part is tested; with <c>DANDI_REPACK=all</c> (<c>scripts/full-check.sh</c>) all of it.</remarks>
public sealed class RepackedNwbTests(ITestOutputHelper output)
{
    private const int PartOf = 20;
    private const long MaxBytes = 300_000;
    private static readonly bool TestsAll = Environment.GetEnvironmentVariable("DANDI_REPACK") == "all";

    public static TheoryData<string> Forms => [.. StorageForm.All.Select(form => form.ToString())];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_file_of_our_own_in_another_form_is_validated_like_its_original(string name)
    {
        using var folder = new TempFolder();

        var difference = await DifferenceAsync(
            StorageForm.All.Single(form => form.ToString() == name),
            StorageFile.Locate("plain.nwb"),
            folder
        );

        Assert.SkipWhen(
            name == "-f NBIT" && difference is "",
            "h5repack refuses the form: h5repack 1.10 crashes with n-bit on some files"
        );
        Assert.True(difference is null, difference is "" ? "the tool refuses the form" : difference);
    }

    [Fact]
    [Trait("Category", "Corpus")]
    public async Task A_file_of_the_corpus_in_another_form_is_validated_like_its_original()
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
            foreach (var form in StorageForm.All.Where(_ => random.Next(PartOf) == 0 || TestsAll))
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
        output.WriteLine($"{repacked} files in other forms, {refused} that the tools refuse");

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(repacked > 5 * refused, $"{refused} of {repacked + refused} were refused by the tools");
    }

    /// <returns>Null for none; empty if the tool refuses the form.</returns>
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
