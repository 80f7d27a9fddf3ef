using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Testing;

namespace Dandi.Server.Tests.Access;

public sealed class OwnerTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private readonly RunningArchive _archive = shared.Archive;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Owner_who_leaves_gets_the_list_of_those_who_stay(bool embargo)
    {
        var id = await _archive.CreateDandisetAsync(embargo);

        var response = await SetAsync(id, _archive.Alice, "bob");

        Assert.Equal((200, "bob"), (response.Status, Names(response)));
        Assert.Equal(403, (await SetAsync(id, _archive.Alice, "alice")).Status);
        Assert.Equal(embargo ? 403 : 200, (await _archive.AskAsync("GET", Users(id), _archive.Alice)).Status);
        Assert.Equal("bob", Names(await _archive.AskAsync("GET", Users(id), _archive.Bob)));
    }

    [Fact]
    public async Task Dandiset_keeps_an_owner()
    {
        var id = await _archive.CreateDandisetAsync();

        Assert.Equal(400, (await SetAsync(id, _archive.Alice)).Status);
        Assert.Equal(400, (await SetAsync(id, _archive.Alice, "bob", "nobody")).Status);
        Assert.Equal("alice", Names(await _archive.AskAsync("GET", Users(id), _archive.Alice)));
    }

    [Fact]
    public async Task Owner_whose_account_waits_for_approval_only_reads()
    {
        var subject = await Subject.CreateAsync(_archive, embargo: true);
        var path = $"/dandisets/{subject.Dandiset}/uploads/";
        Assert.Equal(200, (await SetAsync(subject.Dandiset, _archive.Alice, "alice", "carol")).Status);

        Assert.Equal(200, (await _archive.AskAsync("GET", $"/zarr/{subject.Zarr}/files/", _archive.Carol)).Status);
        Assert.Equal(403, (await _archive.AskAsync("DELETE", path, _archive.Carol)).Status);
        Assert.Equal(1, (await _archive.AskAsync("GET", path, _archive.Carol))["count"].GetValue<int>());
    }

    private Task<ReceivedResponse> SetAsync(DandisetId id, ServerUser caller, params string[] names) =>
        _archive.AskAsync(
            "PUT",
            Users(id),
            caller,
            new JsonArray([.. names.Select(name => (JsonNode)new JsonObject { ["username"] = name })])
        );

    private static string Users(DandisetId id) => $"/dandisets/{id}/users/";

    private static string Names(ReceivedResponse response) =>
        string.Join(' ', response.Json.AsArray().Select(owner => owner!["username"]!.ToString()));
}
