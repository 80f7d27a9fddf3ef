using System.Text.Json.Nodes;
using Dandi.Cli.Output;
using Dandi.Cli.Tests.Output.Records;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Validate;

/// <summary>Compares output and exit codes with recorded calls of the Python client.</summary>
public sealed class ValidateTranscriptTests : IDisposable
{
    private readonly ValidateScene _scene = new();
    private readonly TempFolder _folder = new();

    public static TheoryData<CorpusCase> Calls =>
        Select(
            words => words.Any(word => word.EndsWith(".nwb", StringComparison.Ordinal) && word != "nowhere.nwb"),
            hasFolder: false
        );

    public static TheoryData<CorpusCase> CallsWithoutResults =>
        Select(words => words[^1] is "nowhere.nwb" or "dandiset.yaml" or "sub-M12/media", hasFolder: false);

    public static TheoryData<CorpusCase> CallsElsewhere => Select(_ => true, hasFolder: true);

    [Theory]
    [MemberData(nameof(Calls))]
    [Trait("Category", "Corpus")]
    public async Task Recorded_results_are_printed_as_by_the_Python_client(CorpusCase call)
    {
        var options = call.Texts("arguments").Where(word => !word.EndsWith(".nwb", StringComparison.Ordinal));
        var files = call.Texts("arguments")
            .Where(word => word.EndsWith(".nwb", StringComparison.Ordinal))
            .Select((file, index) => _folder.Write($"{index}.jsonl", ResultsOf(call.Folder, file)));

        var run = await _scene.RunAsync(
            _folder.Root,
            [.. options, .. files.SelectMany(file => new[] { "--load", file })]
        );

        Assert.Equal(call["exit_code"].GetInt32(), run.ExitCode);
        if (options.Contains("yaml"))
            Assert.True(JsonNode.DeepEquals(YamlTree.Parse(call.Text("stdout")), YamlTree.Parse(run.Out)), run.Out);
        else
            Assert.Equal(call.Text("stdout"), run.Out);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    [Trait("Category", "Corpus")]
    public async Task Validating_the_files_gives_the_same_exit_code_and_text(CorpusCase call)
    {
        var run = await _scene.RunAsync(call.Folder.Locate("nwb/dandiset"), [.. call.Texts("arguments")]);

        Assert.Equal(call["exit_code"].GetInt32(), run.ExitCode);
        // Other formats contain versions and messages of libraries.
        if (!call.Texts("arguments").Contains("-f"))
            Assert.Equal(call.Text("stdout"), run.Out);
    }

    [Theory]
    [MemberData(nameof(CallsWithoutResults))]
    [Trait("Category", "Corpus")]
    public async Task Files_that_are_not_assets_are_ignored(CorpusCase call)
    {
        var run = await _scene.RunAsync(call.Folder.Locate("nwb/dandiset"), [.. call.Texts("arguments")]);

        Assert.Equal((call["exit_code"].GetInt32(), call.Text("stdout")), (run.ExitCode, run.Out));
    }

    [Theory]
    [MemberData(nameof(CallsElsewhere))]
    [Trait("Category", "Corpus")]
    public async Task Broken_links_and_files_outside_of_Dandisets_give_the_same_output(CorpusCase call)
    {
        var isDandiset = call.Text("directory").StartsWith("a dandiset", StringComparison.Ordinal);
        var valid = await File.ReadAllBytesAsync(
            call.Folder.Locate("nwb/dandiset/sub-p11/sub-p11_ses-minimal-nocache.nwb"),
            TestContext.Current.CancellationToken
        );
        _folder.Write(isDandiset ? "sub-1/sub-1_ses-a.nwb" : "x.nwb", valid);
        if (isDandiset)
        {
            _folder.Write("dandiset.yaml", "identifier: DANDI:000001\n");
            File.CreateSymbolicLink(_folder.Locate("sub-1/sub-1_ses-gone.nwb"), "../nowhere/x.nwb");
            File.CreateSymbolicLink(_folder.Locate("gone"), "nowhere");
        }

        var run = await _scene.RunAsync(_folder.Root, [.. call.Texts("arguments")]);

        var shown = run
            .Out.Replace(_folder.Root, isDandiset ? "<dandiset>" : "<directory>", StringComparison.Ordinal)
            .Replace(ProgramVersion.Text, "0.81.0", StringComparison.Ordinal);
        Assert.Equal((call["exit_code"].GetInt32(), call.Text("stdout")), (run.ExitCode, shown));
    }

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
    }

    private static TheoryData<CorpusCase> Select(Func<IReadOnlyList<string>, bool> chooses, bool hasFolder)
    {
        var calls = new TheoryData<CorpusCase>();
        foreach (
            var call in Corpus.Cases("cli/transcripts.json", call =>
                string.Join(' ', call.GetProperty("arguments").EnumerateArray())
            )
        )
        {
            if (
                call.Skip is not null
                || (
                    call.Data.Texts("arguments")[0] == "validate"
                    && call.Data.Has("directory") == hasFolder
                    && chooses(call.Data.Texts("arguments"))
                )
            )
                calls.Add(call);
        }
        return calls;
    }

    private static string ResultsOf(CorpusFolder corpus, string file)
    {
        var entry = corpus
            .Read("nwb/index.json")
            .EnumerateArray()
            .Single(entry => entry.GetProperty("file").GetString() == file);
        var expected = JsonNode.Parse(
            corpus.Read($"nwb/expected/{entry.GetProperty("case").GetString()}.json").GetRawText()
        )!;
        var lines = expected["validation"]!
            .AsArray()
            .Select(result =>
            {
                var record = result!.DeepClone().AsObject();
                record.Remove("message_is_traceback");
                record["record_version"] = "1";
                if (record["dataset_path"]?.ToString() == ".")
                    record["dataset_path"] = "<dandiset>";
                return record.ToJsonString() + "\n";
            });
        return string.Concat(lines);
    }
}
