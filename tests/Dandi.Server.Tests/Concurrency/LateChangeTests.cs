using Dandi.Server.Data;
using Dandi.Testing;

namespace Dandi.Server.Tests.Concurrency;

/// <summary>What a request has checked before its body arrived may not be so any more.</summary>
public sealed class LateChangeTests
{
    [Fact]
    public async Task Draft_sent_while_the_embargo_ends_does_not_replace_its_end()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync(embargo: true);
        await archive.Server.WhenIdle;
        using var draft = new LateContent("""{"name":"Changed","metadata":{}}""", () => EndEmbargoAsync(archive, id));

        var response = await draft.SendAsync(
            "PUT",
            $"{archive.Api}/dandisets/{id}/versions/draft/",
            archive.Alice.Token
        );

        Assert.Equal((400, "\"Dandiset modification not allowed during unembargo\""), response);
        var metadata = await archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/");
        Assert.NotNull(metadata["access"][0]!["embargoedUntil"]);
    }

    [Fact]
    public async Task Owner_who_was_removed_meanwhile_does_not_change_the_owners()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        using var owners = new LateContent("""[{"username":"alice"}]""", async () =>
            Assert.Equal(
                200,
                (
                    await archive.AskAsync(
                        "PUT",
                        $"/dandisets/{id}/users/",
                        archive.Admin,
                        new System.Text.Json.Nodes.JsonArray(
                            new System.Text.Json.Nodes.JsonObject { ["username"] = "bob" }
                        )
                    )
                ).Status
            )
        );

        var response = await owners.SendAsync("PUT", $"{archive.Api}/dandisets/{id}/users/", archive.Alice.Token);

        Assert.Equal((403, "\"Action not allowed\""), response);
        var now = await archive.AskAsync("GET", $"/dandisets/{id}/users/");
        Assert.Equal("bob", Assert.Single(now.Json.AsArray())!["username"]!.ToString());
    }

    [Theory]
    [InlineData("PUT", "versions/draft/", """{"name":"n","metadata":{}}""")]
    [InlineData("PUT", "users/", """[{"username":"alice"}]""")]
    [InlineData("POST", "star/", "{}")]
    public async Task Change_of_a_Dandiset_that_was_deleted_meanwhile_finds_nothing(
        string method,
        string path,
        string body
    )
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        using var content = new LateContent(body, async () =>
            Assert.Equal(204, (await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice)).Status)
        );

        var response = await content.SendAsync(method, $"{archive.Api}/dandisets/{id}/{path}", archive.Alice.Token);

        Assert.Equal(404, response.Status);
    }

    [Fact]
    public async Task Owner_and_Dandiset_are_those_of_the_same_moment()
    {
        using var folder = new TempFolder();
        using var database = new Database(folder.Locate("archive.sqlite"));
        var (accounts, dandisets) = (new Data.Accounts(database), new Dandisets(database, TimeProvider.System));
        accounts.Ensure(UserSpec.Parse("alice"));
        var alice = accounts.List()[0];
        for (var round = 0; round < 200; round++)
        {
            var (row, _) = dandisets.Create(alice, null, "n", [], null)!.Value;

            var found = await Together.RunAsync<bool?>(
                () => Task.FromResult(dandisets.Find(row.Id, alice)?.IsOwner),
                () => Task.FromResult<bool?>(dandisets.Delete(row))
            );

            Assert.NotEqual(false, found[0]);
        }
    }

    private static async Task EndEmbargoAsync(RunningArchive archive, DandisetId id)
    {
        var response = await archive.AskAsync("POST", $"/dandisets/{id}/unembargo/", archive.Alice);
        Assert.Equal(200, response.Status);
        await archive.Server.WhenIdle;
    }
}
