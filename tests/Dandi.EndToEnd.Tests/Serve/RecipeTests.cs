using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.Testing;
using Dandi.Yaml;

namespace Dandi.EndToEnd.Tests.Serve;

/// <summary>The recipes on the page "Test a pipeline" of the manual work as they are printed.</summary>
public sealed partial class RecipeTests : IDisposable
{
    private static readonly YamlLimits Limits = new(MaxDepth: 10, MaxValues: 100);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Recipe_for_the_shell_uploads_and_downloads()
    {
        using var run = await RunAsync(Recipe("sh"));

        Assert.True(run.ExitCode == 0, run.ToString());
        // The file and dandiset.yaml.
        Assert.Contains("2 downloaded", run.Error + run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sh", "<<'END'", "<<'END'\nenv\nEND\n")]
    [InlineData("yaml", "-ec '", "-ec env\n")]
    public async Task Recipes_of_shells_hand_the_key_to_the_Python_client(string language, string end, string rest)
    {
        var line = Recipe(language).Split('\n').Single(text => text.Contains("dandi serve", StringComparison.Ordinal));
        var start = line.IndexOf("dandi serve", StringComparison.Ordinal);
        var command = line[start..line.IndexOf(end, StringComparison.Ordinal)];

        using var run = await RunAsync(command + rest);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains(run.Out.Split('\n'), variable =>
            variable.StartsWith("127.0.0.1:", StringComparison.Ordinal)
            && variable.Contains("_API_KEY=", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Recipe_for_GitHub_Actions_uploads()
    {
        YamlDocument.TryRead(
            new StringReader(Recipe("yaml")),
            Limits,
            scalar => JsonValue.Create(scalar.Value),
            out var document
        );
        var lines = document!["steps"]!.AsArray().Select(step => step!["run"]?.ToString()).OfType<string>().ToList();
        Assert.Equal(2, lines.Count);

        // A step ends with the first command that fails.
        using var run = await RunAsync($"set -e\n{string.Join('\n', lines)}\n");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("1 uploaded", run.Error + run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipe_for_pytest_hands_the_archive_to_a_test()
    {
        using var probe = await RunAsync("python3 -c 'import pytest'");
        Assert.SkipUnless(probe.ExitCode == 0, "pytest is not installed (Debian: python3-pytest)");
        _folder.Write("conftest.py", $"import os\nimport pytest\n\n{Recipe("python")}");
        _folder.Write(
            "test_archive.py",
            """
            import json, urllib.request

            def test_key(archive):
                url, key = archive
                request = urllib.request.Request(url + "/users/me/", headers={"Authorization": "token " + key})
                assert json.load(urllib.request.urlopen(request))["username"] == "admin"
            """
        );

        using var run = await RunAsync("dandi serve --ephemeral -- python3 -m pytest -q");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("1 passed", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipe_for_a_service_waits_for_the_ready_file_and_stops_the_archive()
    {
        string[] recipe =
        [
            "rm -f ready.json",
            "dandi serve --ephemeral --quiet --ready-file ready.json & archive=$!",
            "until [ -e ready.json ]; do sleep 0.1; done",
            "kill -TERM \"$archive\"; wait \"$archive\"",
        ];
        var page = await File.ReadAllTextAsync(
            Repository.Locate("docs/manual/pipelines.md"),
            TestContext.Current.CancellationToken
        );
        Assert.All(recipe, line => Assert.Contains($"\n    {line}\n", page, StringComparison.Ordinal));

        using var run = await RunAsync($"{string.Join('\n', recipe[..^1])}\ngrep -c api_url ready.json\n{recipe[^1]}");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.StartsWith("1", run.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root, "dandi-archive-*"));
    }

    private static string Recipe(string language)
    {
        var page = File.ReadAllText(Repository.Locate("docs/manual/pipelines.md"));
        return CodeBlock()
            .Matches(page)
            .Single(block => block.Groups["language"].Value == language)
            .Groups["code"]
            .Value;
    }

    private async Task<DandiProcess> RunAsync(string script)
    {
        var executable = new FileInfo(DandiProcess.Executable);
        if (!File.Exists(_folder.Locate("bin/dandi")))
        {
            Directory.CreateDirectory(_folder.Locate("bin"));
            File.CreateSymbolicLink(_folder.Locate("bin/dandi"), executable.FullName);
        }
        var run = DandiProcess.StartCommand(
            _folder.Root,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PATH"] = $"{_folder.Locate("bin")}:/usr/local/bin:/usr/bin:/bin",
                ["TMPDIR"] = _folder.Root,
            },
            "sh",
            "-c",
            script
        );
        await run.WriteInputAsync("");
        await run.WaitForExitAsync();
        return run;
    }

    [GeneratedRegex("```(?<language>[a-z]+)\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CodeBlock();
}
