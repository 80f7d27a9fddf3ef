using System.Text.Json;
using Dandi.FileSystem;
using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Organize;

/// <summary>
/// Repeats whole runs of the Python client, and compares what they print and what is on disk afterwards.
/// </summary>
/// <remarks>
/// Where the Python client fails in the middle, this program fails before it changes anything, so that the Dandiset is
/// empty after each error.
/// </remarks>
[Trait("Category", "Corpus")]
[Collection(nameof(OrganizeCommandTests))]
public sealed class OrganizeRunsCorpusTests
{
    public static TheoryData<CorpusCase> Runs =>
        Corpus.ReferenceCases(folder =>
            folder.Cases("organize/runs.json", run => run.GetProperty("name").GetString()!)
        );

    public static TheoryData<CorpusCase> Calls =>
        Corpus.ReferenceCases(folder =>
            folder
                .Cases("cli/transcripts.json", call => string.Join(' ', call.GetProperty("arguments").EnumerateArray()))
                .Where(call => call.Texts("arguments")[0] == "organize" && !call.Has("directory"))
        );

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Files_are_organized_as_by_the_Python_client(CorpusCase run)
    {
        using var scene = new OrganizeScene();
        foreach (var input in run["inputs"].EnumerateArray())
            Copy(run.Folder.Locate("nwb/dandiset"), input, scene.Source);

        var (code, output, error) = await scene.RunAsync([.. OptionsOf(run["options"]), "-J", "2", scene.Source]);

        Assert.True(code == (run.Has("error") ? 1 : 0), error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
        Assert.Equal(
            run.Texts("stdout"),
            lines.Select(line => line.Replace(scene.Source + "/", "", StringComparison.Ordinal))
        );
        if (run.Has("error"))
        {
            Assert.Empty(scene.Tree);
            return;
        }
        var expected = run["dandiset_after"].EnumerateArray().ToDictionary(PathOf);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), scene.Tree);
        foreach (var (path, entry) in expected)
            AssertEqual(entry, scene.Target(path), scene.Source);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Output_and_exit_code_equal_those_of_the_Python_client(CorpusCase call)
    {
        var arguments = call.Texts("arguments").Skip(1).ToArray();

        var run = await OrganizeScene.RunInAsync(call.Folder.Locate("nwb/dandiset"), state: null, arguments);

        Assert.Equal((call["exit_code"].GetInt32(), call.Text("stdout")), (run.ExitCode, run.Out));
    }

    private static string PathOf(JsonElement entry) => entry.GetProperty("path").GetString()!;

    /// <summary>Copies an input, and the files in its folder that it may refer to.</summary>
    private static void Copy(string dandiset, JsonElement input, string target)
    {
        var original = Path.Combine(dandiset, input.GetProperty("copy_of").GetString()!);
        File.Copy(original, Path.Combine(target, input.GetProperty("input").GetString()!));
        var folder = Path.GetDirectoryName(original)!;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (Path.GetExtension(file) == ".nwb")
                continue;
            var copy = Path.Combine(target, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    private static IEnumerable<string> OptionsOf(JsonElement options)
    {
        foreach (var option in options.EnumerateObject())
        {
            if (option.Name == "update_external_file_paths")
                yield return "--update-external-file-paths";
            else if (option.Name == "required_fields")
            {
                foreach (var field in option.Value.EnumerateArray())
                    yield return $"--required-field={field}";
            }
            else
                yield return $"--{option.Name.Replace('_', '-')}={option.Value}";
        }
    }

    private static void AssertEqual(JsonElement expected, string path, string source)
    {
        if (expected.TryGetProperty("symlink", out var link))
            Assert.Equal(RealPath.TryRead(Path.Combine(source, link.GetString()!)), RealPath.TryRead(path));
        if (!expected.TryGetProperty("external_file", out var references))
            return;
        using var file = RegularFile.OpenHandle(path);
        using var reader = new NwbReader(file, path, path, TimeProvider.System, TestContext.Current.CancellationToken);
        var media = reader.ReadMedia();
        var found = media
            .References.Concat(media.Repeats)
            .GroupBy(reference => reference.Dataset.TrimStart('/'))
            .ToDictionary(group => group.Key, group => group.OrderBy(each => each.Index).Select(each => each.Text));
        foreach (var dataset in references.EnumerateObject())
        {
            var texts =
                dataset.Value.ValueKind == JsonValueKind.Array
                    ? dataset.Value.EnumerateArray()
                    : (IEnumerable<JsonElement>)[dataset.Value];
            Assert.Equal(texts.Select(text => text.GetString()), found[dataset.Name]);
        }
    }
}
