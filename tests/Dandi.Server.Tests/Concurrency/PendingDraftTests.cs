using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests.Concurrency;

/// <summary>Responses show a draft as it was changed, not as background processing has left it meanwhile.</summary>
public sealed class PendingDraftTests
{
    [Fact]
    public async Task Created_and_changed_drafts_are_pending_while_others_are_validated()
    {
        await using var archive = await RunningArchive.StartAsync();
        var replies = await Together.RunAsync([
            .. Enumerable
                .Range(0, 8)
                .Select(number => (Func<Task<ReceivedResponse>>)(() => CreateAsync(archive, number))),
        ]);

        Assert.All(replies, reply => Assert.Equal("Pending", Status(reply, "draft_version")));
        for (var round = 0; round < 10; round++)
        {
            var changes = await Together.RunAsync([
                .. replies.Select(reply => (Func<Task<ReceivedResponse>>)(() => ChangeAsync(archive, reply, round))),
            ]);
            Assert.All(changes, change => Assert.Equal("Pending", Status(change, null)));
        }
    }

    private static Task<ReceivedResponse> CreateAsync(RunningArchive archive, int number) =>
        archive.AskAsync("POST", "/dandisets/", archive.Alice, Draft($"n{number}"));

    private static Task<ReceivedResponse> ChangeAsync(RunningArchive archive, ReceivedResponse created, int round)
    {
        var id = (string?)JsonNode.Parse(created.Body)!["identifier"];
        return archive.AskAsync("PUT", $"/dandisets/{id}/versions/draft/", archive.Alice, Draft($"r{round}"));
    }

    private static JsonObject Draft(string name) => new() { ["name"] = name, ["metadata"] = new JsonObject() };

    private static string? Status(ReceivedResponse response, string? member)
    {
        Assert.True(response.Status == 200, response.Body);
        var version = JsonNode.Parse(response.Body)!;
        return (string?)(member is null ? version : version[member])!["status"];
    }
}
