using Dandi.Cli.Tests.Commands.Validate;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Digest;

/// <summary>Compares the output of <c>dandi digest</c> with recorded calls of the Python client.</summary>
[Trait("Category", "Corpus")]
public sealed class DigestTranscriptTests : IDisposable
{
    private readonly ValidateScene _scene = new();

    public static TheoryData<CorpusCase> Calls =>
        Corpus.Cases(corpus =>
            corpus
                .Cases("cli/transcripts.json", call => string.Join(' ', call.GetProperty("arguments").EnumerateArray()))
                .Where(call => call.Texts("arguments") is ["digest", _, ..] && call["exit_code"].GetInt32() == 0)
        );

    public static TheoryData<CorpusCase> Zarrs =>
        Corpus.Cases(corpus =>
            from file in Directory
                .EnumerateFiles(corpus.Locate("zarr"), "v3-*.json")
                .Concat(Directory.EnumerateFiles(corpus.Locate("zarr"), "own-*.json"))
                .Order(StringComparer.Ordinal)
            select new CorpusCase(
                $"zarr/{Path.GetFileName(file)}",
                corpus.Read($"zarr/{Path.GetFileName(file)}"),
                corpus
            )
        );

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Digests_of_files_equal_those_of_the_Python_client(CorpusCase call)
    {
        var run = await _scene.RunAsync(call.Folder.Locate("nwb/dandiset"), [.. call.Texts("arguments")]);

        Assert.Equal((0, call.Text("stdout")), (run.ExitCode, run.Out));
    }

    [Theory]
    [MemberData(nameof(Zarrs))]
    public async Task Zarr_checksums_equal_those_of_the_Python_client(CorpusCase @case)
    {
        using var folder = new TempFolder();
        var root = @case.Text("root");
        CorpusTree.Build(@case["entries"], folder, root);

        var run = await _scene.RunAsync(folder.Root, "digest", "-d", "zarr-checksum", root);

        var digest = @case["expected"].GetProperty("digest").GetProperty("dandi:dandi-zarr-checksum").GetString();
        Assert.Equal((0, $"{root}: {digest}\n"), (run.ExitCode, run.Out));
    }

    public void Dispose() => _scene.Dispose();
}
