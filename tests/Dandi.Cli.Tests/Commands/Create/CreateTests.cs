using System.Text;
using Dandi.Cli.Commands;
using Dandi.Cli.Output;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Create;

/// <summary><c>dandi create</c> against the local archive.</summary>
public sealed class CreateTests : IDisposable
{
    private const string Nowhere = "http://127.0.0.1:9/api";
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string?> _variables = new(StringComparer.Ordinal);
    private Action _onKeyRead = () => { };

    public CreateTests() => _variables["HOME"] = _folder.Locate("home");

    [Fact]
    public async Task An_embargo_ends_at_the_given_day_and_names_the_funder()
    {
        await using var archive = await StartAsync();
        var end = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddYears(4);

        var run = await RunAsync(
            "create",
            "  My data  ",
            "-i",
            archive.Api,
            "--embargo",
            "--embargo-end-date",
            $"{end:yyyy-MM-dd}",
            "--funding-source",
            "Föö & Co",
            "--award-number",
            "R01 #7"
        );

        Assert.Equal(0, run.Code);
        Assert.Contains("Registered Dandiset 000001 under embargo at", run.Out, StringComparison.Ordinal);
        var yaml = await File.ReadAllTextAsync(_folder.Locate("dandiset.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains("name: My data\n", yaml, StringComparison.Ordinal);
        var dandiset = await archive.AskAsync("GET", "/dandisets/000001/", archive.Alice);
        Assert.Equal("EMBARGOED", dandiset["embargo_status"].ToString());
        var metadata = await archive.AskAsync("GET", "/dandisets/000001/versions/draft/", archive.Alice);
        Assert.Equal($"{end:yyyy-MM-dd}", metadata["access"][0]!["embargoedUntil"]!.ToString());
        Assert.Equal("Föö & Co", metadata["contributor"][0]!["name"]!.ToString());
        Assert.Equal("R01 #7", metadata["contributor"][0]!["awardNumber"]!.ToString());
    }

    [Fact]
    public async Task An_embargo_without_details_gets_the_defaults_of_the_archive()
    {
        await using var archive = await StartAsync();

        Assert.Equal(0, (await RunAsync("create", "My data", "-i", archive.Api, "--embargo")).Code);

        var dandiset = await archive.AskAsync("GET", "/dandisets/000001/", archive.Alice);
        Assert.Equal("EMBARGOED", dandiset["embargo_status"].ToString());
    }

    [Fact]
    public async Task Without_embargo_everybody_can_see_the_Dandiset()
    {
        await using var archive = await StartAsync();

        var run = await RunAsync("create", "My data", "-i", archive.Api);

        Assert.Contains("Registered Dandiset 000001 at", run.Out, StringComparison.Ordinal);
        Assert.Equal(200, (await archive.AskAsync("GET", "/dandisets/000001/")).Status);
    }

    public static TheoryData<string[], string> Mistakes =>
        new()
        {
            { [""], "title of the Dandiset is empty" },
            { [" \t "], "title of the Dandiset is empty" },
            { ["a\nb"], "control character" },
            { ["a\0b"], "control character" },
            { [new string('x', 301)], "301 characters; an archive accepts at most 300" },
            { ["x", "--embargo-end-date", "2099-01-01"], "Add `--embargo`" },
            { ["x", "--award-number", "1"], "Add `--embargo`" },
            { ["x", "--embargo", "--award-number", "1"], "belong together" },
            { ["x", "--embargo", "--funding-source", "NIH"], "belong together" },
            { ["x", "--embargo", "--funding-source", "", "--award-number", "1"], "must not be empty" },
            { ["x", "--embargo", "--embargo-end-date", "tomorrow"], "`tomorrow` is not a date" },
            { ["x", "--embargo", "--embargo-end-date", "2030-02-30"], "`2030-02-30` is not a date" },
            { ["x", "--embargo", "--embargo-end-date", "2001-01-01"], "which is over" },
            { ["x", "--embargo", "--embargo-end-date", "9999-01-01"], "at most 2 years, or 5 years with" },
            {
                [
                    "x",
                    "--embargo",
                    "--embargo-end-date",
                    "9999-01-01",
                    "--funding-source",
                    "NIH",
                    "--award-number",
                    "1",
                ],
                "at most 5 years: choose a day until"
            },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Values_that_the_archive_would_refuse_are_usage_errors_before_any_request(
        string[] arguments,
        string part
    )
    {
        var run = await RunAsync(["create", "-i", Nowhere, .. arguments]);

        Assert.Equal(2, run.Code);
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Locate("dandiset.yaml")));
    }

    [Fact]
    public async Task A_title_of_300_characters_beyond_the_basic_plane_is_accepted()
    {
        await using var archive = await StartAsync();
        var title = string.Concat(Enumerable.Repeat("𝛼", 300));

        Assert.Equal(0, (await RunAsync("create", title, "-i", archive.Api)).Code);
    }

    [Fact]
    public async Task The_title_is_readable_in_the_dandiset_yaml()
    {
        await using var archive = await StartAsync();

        Assert.Equal(0, (await RunAsync("create", "Lisa's 🐭: data & more +1", "-i", archive.Api)).Code);

        var yaml = await File.ReadAllTextAsync(_folder.Locate("dandiset.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains(
            "Lisa's 🐭: data & more +1",
            yaml.Replace("''", "'", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Contains("\nidentifier: DANDI:000001\n", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dandiset_yaml_that_appears_meanwhile_is_kept()
    {
        await using var archive = await StartAsync();
        var file = _folder.Locate("dandiset.yaml");
        _onKeyRead = () => File.WriteAllText(file, "identifier: DANDI:999999\n");

        var run = await RunAsync("create", "x", "-i", archive.Api);

        Assert.Equal(1, run.Code);
        Assert.Contains(
            "Dandiset 000001 is registered, but another program has created",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "identifier: DANDI:999999\n",
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("drop", "No response to POST request")]
    [InlineData("status=504", "Error 504 while sending POST request")]
    public async Task Without_a_response_it_is_said_that_the_Dandiset_may_exist(string fault, string problem)
    {
        await using var archive = await StartAsync($"POST /api/dandisets/ {fault} n=1");

        var run = await RunAsync("create", "x", "-i", archive.Api);

        Assert.Equal(3, run.Code);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Contains("may have been registered", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Check the network", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("..", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_Ctrl_C_it_is_said_that_the_Dandiset_may_exist()
    {
        await using var archive = await StartAsync("POST /api/dandisets/ stall n=1");
        using var stopping = new CancellationTokenSource();

        var running = RunUntilAsync(stopping.Token, "create", "x", "-i", archive.Api);
        while (!archive.HaveFaultsHappened && !running.IsCompleted)
            await Task.Yield();
        await stopping.CancelAsync();

        var run = await running;
        Assert.Equal(130, run.Code);
        Assert.Contains("may have been registered", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_in_a_variable_is_corrected_in_the_variable()
    {
        await using var archive = await StartAsync();
        _variables["DANDI_INSTANCE_API_KEY"] = new string('0', 40);

        var run = await RunAsync("create", "x", "-i", archive.Api);

        Assert.Equal(3, run.Code);
        Assert.Contains("set DANDI_INSTANCE_API_KEY to it, or unset", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_key_and_a_terminal_the_keyring_of_the_Python_client_is_named(bool isReadable)
    {
        await using var archive = await StartAsync();
        _variables.Remove("DANDI_INSTANCE_API_KEY");
        if (isReadable)
        {
            var file = _folder.Write(
                "home/.local/share/python_keyring/keyring_pass.cfg",
                $"[dandi_2Dapi_2D127_2E0_2E0_2E1_3A{new Uri(archive.Api).Port}]\nkey =\n\t"
                    + Convert.ToBase64String(Encoding.UTF8.GetBytes(archive.Alice.Token))
            );
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        else
        {
            _variables["PYTHON_KEYRING_BACKEND"] = "keyring.backends.kwallet.DBusKeyring";
        }

        var run = await RunAsync("create", "x", "-i", archive.Api);

        Assert.Equal(3, run.Code);
        Assert.Contains(
            isReadable ? "to import it" : "keyring get dandi-api-127.0.0.1:",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(archive.Alice.Token, run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<RunningArchive> StartAsync(params string[] faults)
    {
        var archive = await RunningArchive.StartAsync(faults);
        _variables["DANDI_INSTANCE_API_KEY"] = archive.Alice.Token;
        return archive;
    }

    private Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments) =>
        RunUntilAsync(TestContext.Current.CancellationToken, arguments);

    private async Task<(int Code, string Out, string Error)> RunUntilAsync(
        CancellationToken stopping,
        params string[] arguments
    )
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext
        {
            Arguments = arguments,
            Terminal = new Terminal(output, error),
            Variables = name =>
            {
                if (name == "DANDI_INSTANCE_API_KEY")
                    _onKeyRead();
                return _variables.GetValueOrDefault(name);
            },
            Stopping = stopping,
            WorkingDirectory = _folder.Root,
        };
        var code = await new ProcessRun(context).RunAsync(
            RootCommandLine.Create,
            TestContext.Current.CancellationToken
        );
        return (code, output.ToString(), error.ToString());
    }
}
