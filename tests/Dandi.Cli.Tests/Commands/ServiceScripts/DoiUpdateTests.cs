using System.Net;
using System.Text.Json.Nodes;
using Dandi.Cli.Commands.ServiceScripts;
using Dandi.Dois;

namespace Dandi.Cli.Tests.Commands.ServiceScripts;

/// <summary>
/// <c>dandi service-scripts update-dandiset-from-doi</c> against the local archive and a fixed resolver.
/// </summary>
public sealed class DoiUpdateTests
{
    private const string Record = """
        {"title": "Of mice", "abstract": "Text", "author": [{"family": "Doe", "given": "Jane"}]}
        """;

    [Fact]
    public async Task The_metadata_are_shown_and_saved()
    {
        await using var scene = await ServiceScriptScene.CreateAsync();

        var run = await UpdateAsync(scene, Record, skipsQuestions: true);

        Assert.Equal(0, run.Code);
        Assert.Contains("--- dandiset.yaml:old\n+++ dandiset.yaml:new\n@@ ", run.Out, StringComparison.Ordinal);
        Assert.Contains("\n+description: Text\n", run.Out, StringComparison.Ordinal);
        var draft = await scene.DraftAsync();
        Assert.Equal("Of mice", draft["name"].ToString());
        Assert.Equal("Doe, Jane", draft["contributor"].AsArray()[^1]!["name"]!.ToString());
        var activity = draft["wasGeneratedBy"].AsArray()[^1]!;
        Assert.Equal("Metadata extraction from DOI", activity["name"]!.ToString());
        Assert.Contains("10.1234/abc", activity["description"]!.ToString(), StringComparison.Ordinal);

        var second = await UpdateAsync(scene, Record, skipsQuestions: true);
        Assert.Contains("has these metadata already", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n|", true)]
    [InlineData("|y", true)]
    [InlineData("maybe|yes|no", false)]
    public async Task Nothing_is_saved_without_consent(string answers, bool isSaved)
    {
        await using var scene = await ServiceScriptScene.CreateAsync();
        foreach (var answer in answers.Split('|'))
            scene.Answers.Enqueue(answer);

        var run = await UpdateAsync(scene, Record, skipsQuestions: false);

        Assert.Equal(0, run.Code);
        Assert.Contains("Save modified Dandiset metadata? [Y/n]: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(isSaved, (await scene.DraftAsync())["name"].ToString() == "Of mice");
    }

    [Fact]
    public async Task Without_an_answer_nothing_is_saved()
    {
        await using var scene = await ServiceScriptScene.CreateAsync();

        var error = await Assert.ThrowsAsync<DandiException>(() => UpdateAsync(scene, Record, skipsQuestions: false));

        Assert.Contains("Aborted", error.Message, StringComparison.Ordinal);
        Assert.Equal("A test", (await scene.DraftAsync())["name"].ToString());
    }

    [Fact]
    public async Task A_change_of_somebody_else_is_not_overwritten()
    {
        await using var scene = await ServiceScriptScene.CreateAsync();
        var (context, _, _) = scene.Prepare();
        var run = new DoiUpdateRun(
            new Cli.Commands.CommandContext
            {
                Arguments = [],
                Terminal = context.Terminal,
                Variables = context.Variables,
                WorkingDirectory = context.WorkingDirectory,
                ReadLine = async _ =>
                {
                    await scene.Archive.AskAsync(
                        "PUT",
                        $"/dandisets/{scene.Id}/versions/draft/",
                        scene.Archive.Alice,
                        new JsonObject
                        {
                            ["name"] = "Theirs",
                            ["metadata"] = new JsonObject { ["description"] = "x" },
                        }
                    );
                    return "y";
                },
            },
            Request(scene, skipsQuestions: false),
            () => ServiceScriptScene.OpenWithResolver(HttpStatusCode.OK, Record)
        );

        var error = await Assert.ThrowsAsync<DandiException>(run.RunAsync);

        Assert.Contains("somebody else", error.Message, StringComparison.Ordinal);
        Assert.Equal("Theirs", (await scene.DraftAsync())["name"].ToString());
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "", "application/json", "registrar.test has no bibliographic record")]
    [InlineData(HttpStatusCode.Forbidden, "", "application/json", "answers with status 403")]
    [InlineData(
        HttpStatusCode.OK,
        "<html>",
        "text/html",
        "is not JSON: https://registrar.test/record answers with text"
    )]
    [InlineData(HttpStatusCode.OK, "[1]", "application/json", "is not a JSON object")]
    [InlineData(HttpStatusCode.OK, "{}", "application/json", "has no `author`")]
    public async Task A_record_that_cannot_be_used_is_an_error(
        HttpStatusCode status,
        string body,
        string type,
        string part
    )
    {
        await using var scene = await ServiceScriptScene.CreateAsync();
        var (context, _, _) = scene.Prepare();
        var run = new DoiUpdateRun(context, Request(scene, skipsQuestions: true), () =>
            ServiceScriptScene.OpenWithResolver(status, body, type)
        );

        var error = await Assert.ThrowsAsync<DandiException>(run.RunAsync);

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_DOI_that_is_not_registered_is_an_error()
    {
        using var clients = ServiceScriptScene.OpenWithResolver(HttpStatusCode.OK, Record);

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            new DoiResolver(clients.Storage, DoiResolver.Default).GetAsync(
                new Doi("10.1234/unknown"),
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("is not registered", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update-dandiset-from-doi 10.1234/abc", 2, "--dandiset")]
    [InlineData("update-dandiset-from-doi 10.1/abc -d 000001", 2, "`10.1/abc` is not a DOI")]
    [InlineData("update-dandiset-from-doi 10.1234/abc -d dandi:000001", 2, "is not of the form")]
    [InlineData("update-dandiset-from-doi 10.1234/abc -d DANDI:1", 2, "is not of the form")]
    [InlineData("update-dandiset-from-doi 10.1234/abc -d 000001 -F title", 2, "'title' is not a field")]
    [InlineData("update-dandiset-from-doi 10.1234/abc -d 000001 -e replace", 2, "'replace' is not one of")]
    [InlineData("publish-dandiset-version-doi --version-ref 000001/0.210831.2033", 1, "only its operators have")]
    [InlineData("publish-dandiset-version-doi", 2, "--version-ref")]
    [InlineData("", 2, "reextract-metadata")]
    [InlineData("reextract", 2, "No such command 'reextract'. Did you mean 'reextract-metadata'?")]
    public async Task Wrong_usage_is_explained(string line, int code, string part)
    {
        await using var scene = await ServiceScriptScene.CreateAsync();

        var run = await scene.RunAsync(["service-scripts", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal((code, ""), (run.Code, run.Out));
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Out, string Error)> UpdateAsync(
        ServiceScriptScene scene,
        string record,
        bool skipsQuestions
    )
    {
        var (context, output, error) = scene.Prepare();
        var run = new DoiUpdateRun(context, Request(scene, skipsQuestions), () =>
            ServiceScriptScene.OpenWithResolver(HttpStatusCode.OK, record)
        );
        var code = await run.RunAsync();
        return (code, output.ToString(), error.ToString());
    }

    private static DoiUpdateRequest Request(ServiceScriptScene scene, bool skipsQuestions) =>
        new()
        {
            Doi = new Doi("10.1234/abc"),
            Dandiset = scene.Id,
            Instance = scene.Archive.Api,
            Existing = ExistingValues.Overwrite,
            Fields = DoiFields.All,
            SkipsQuestions = skipsQuestions,
        };
}
