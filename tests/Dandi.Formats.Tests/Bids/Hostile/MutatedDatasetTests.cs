using System.Text;
using Dandi.Formats.Tests.Bids.Datasets;
using Dandi.Formats.Tests.Hdf5.Damage;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Bids.Hostile;

/// <summary>
/// Datasets of which one file is damaged: each validation ends, with issues or a readable error, in limited time and
/// memory. The seeds are fixed; a failure states the seed.
/// </summary>
public sealed class MutatedDatasetTests : IDisposable
{
    private const string Session = "sub-00001/ses-01";
    private const string Name = "sub-00001_ses-01";

    private static readonly int MutantsOfEach = SeededSet.Count(4);
    private static readonly int NamesOfEach = SeededSet.Count(6);

    private static readonly string[] Files =
    [
        "dataset_description.json",
        "participants.tsv",
        "participants.json",
        "task-rest_events.json",
        "CITATION.cff",
        ".bidsignore",
        $"{Session}/{Name}_scans.tsv",
        HostileDataset.Image,
        HostileDataset.Sidecar,
        HostileDataset.Series,
        HostileDataset.Events,
        HostileDataset.Physiology,
        $"{Session}/dwi/{Name}_dwi.bval",
        $"{Session}/dwi/{Name}_dwi.bvec",
        $"{Session}/eeg/{Name}_task-oddball_channels.tsv",
        $"{Session}/micr/{Name}_sample-A_SPIM.ome.tif",
    ];

    private static readonly string[] HostileTexts =
    [
        "\0",
        "\t\t",
        "\r",
        "\n\n",
        "\uFEFF",
        "\uFFFF",
        "n/a",
        "NaN",
        "-Infinity",
        "1e999",
        "0x10",
        "null",
        "[]",
        "{}",
        "\"\"",
        "\"\\ud800\"",
        "\"\"\"",
        "__proto__",
        "&a *a",
        "!/**/",
        "\U0001F9E0",
    ];

    private readonly HostileDataset _dataset = new()
    {
        Tree = HostileDataset
            .Sample.With(".bidsignore", "/extra\n*.log\n!keep.log\n**/tmp/\n")
            .With("CITATION.cff", "cff-version: 1.2.0\nmessage: m\ntitle: t\nauthors:\n  - family-names: Doe\n")
            .With(
                $"{Session}/micr/{Name}_sample-A_SPIM.ome.tif",
                HostileTiff.Write("<OME><Image><Pixels PhysicalSizeX=\"1\" PhysicalSizeXUnit=\"mm\"/></Image></OME>")
            )
            .With($"{Session}/micr/{Name}_sample-A_SPIM.json", "{\"PixelSize\": [1, 1], \"PixelSizeUnits\": \"mm\"}")
            .With("samples.tsv", "sample_id\tparticipant_id\tsample_type\nsample-A\tsub-00001\ttissue\n"),
    };

    public static TheoryData<string> Damaged => [.. Files];

    [Theory]
    [MemberData(nameof(Damaged))]
    public async Task Damaged_bytes_are_no_failure(string path)
    {
        var sound = _dataset.Tree;
        foreach (var mutation in Enum.GetValues<Mutation>())
        {
            for (var seed = 0; seed < MutantsOfEach; seed++)
                await ValidateAsync(
                    sound.With(path, Mutant.Of(sound.Entries[path].Content!, mutation, new Random(seed))),
                    $"{mutation}, seed {seed}"
                );
        }
    }

    [Theory]
    [MemberData(nameof(Damaged))]
    public async Task Hostile_texts_are_no_failure(string path)
    {
        var sound = _dataset.Tree;
        for (var seed = 0; seed < MutantsOfEach * 3; seed++)
            await ValidateAsync(
                sound.With(path, Insert(sound.Entries[path].Content!, new Random(seed))),
                $"seed {seed}"
            );
    }

    [Theory]
    [MemberData(nameof(Damaged))]
    public async Task Changed_names_are_no_failure(string path)
    {
        var sound = _dataset.Tree;
        for (var seed = 0; seed < NamesOfEach; seed++)
            await ValidateAsync(
                sound.Without(path).With(Rename(path, new Random(seed)), sound.Entries[path]),
                $"seed {seed}"
            );
    }

    public void Dispose() => _dataset.Dispose();

    private async Task ValidateAsync(DatasetTree tree, string mutant)
    {
        _dataset.Tree = tree;
        try
        {
            await _dataset.ValidateAsync();
        }
        catch (Exception exception) when (exception is not DandiException)
        {
            Assert.Fail($"{mutant}: {exception}");
        }
    }

    /// <summary>Replaces some bytes with one to three hostile texts.</summary>
    private static byte[] Insert(byte[] content, Random random)
    {
        var mutant = content;
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var (start, length) = (random.Next(mutant.Length + 1), random.Next(20));
            var end = Math.Min(mutant.Length, start + length);
            mutant =
            [
                .. mutant[..start],
                .. Encoding.UTF8.GetBytes(HostileTexts[random.Next(HostileTexts.Length)]),
                .. mutant[end..],
            ];
        }
        return mutant;
    }

    /// <summary>Deletes, doubles or replaces one to three characters of the name of a file.</summary>
    private static string Rename(string path, Random random)
    {
        const string Characters = "_-.+ab01AS {}()[]*?\\$";
        var name = new StringBuilder(Path.GetFileName(path));
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var at = random.Next(name.Length);
            switch (random.Next(3))
            {
                case 0 when name.Length > 3:
                    name.Remove(at, 1);
                    break;
                case 1:
                    name.Insert(at, name[at]);
                    break;
                default:
                    name[at] = Characters[random.Next(Characters.Length)];
                    break;
            }
        }
        return Path.Combine(Path.GetDirectoryName(path)!, name.Replace("..", ".a").ToString());
    }
}
