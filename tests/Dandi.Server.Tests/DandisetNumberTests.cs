using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests;

/// <summary>The numbers that the archive gives to Dandisets, and those that administrators choose.</summary>
public sealed class DandisetNumberTests
{
    [Fact]
    public async Task Number_of_a_deleted_Dandiset_is_not_given_again()
    {
        await using var archive = await RunningArchive.StartAsync();
        var first = await CreateAsync(archive);
        await DeleteAsync(archive, first);
        // An administrator chooses a higher number, which is deleted as well.
        await DeleteAsync(archive, await CreateAsync(archive, "000500"));

        Assert.Equal("000001", first);
        Assert.Equal("000002", await CreateAsync(archive));
        await DeleteAsync(archive, "000002");
        await archive.RestartAsync();
        Assert.Equal("000003", await CreateAsync(archive));
    }

    [Fact]
    public async Task Numbers_do_not_continue_after_one_that_an_administrator_chose()
    {
        await using var archive = await RunningArchive.StartAsync();
        await CreateAsync(archive, "999999");

        Assert.Equal("000001", await CreateAsync(archive));
    }

    [Fact]
    public async Task Number_that_an_administrator_chose_is_skipped_also_after_its_Dandiset_was_deleted()
    {
        await using var archive = await RunningArchive.StartAsync();
        await CreateAsync(archive, "000002");
        await DeleteAsync(archive, await CreateAsync(archive, "000003"));

        Assert.Equal("000001", await CreateAsync(archive));
        Assert.Equal("000004", await CreateAsync(archive));
    }

    private static async Task<string> CreateAsync(RunningArchive archive, string? identifier = null)
    {
        var metadata = identifier is null ? new JsonObject() : new JsonObject { ["identifier"] = identifier };
        var body = new JsonObject { ["name"] = "n", ["metadata"] = metadata };
        var created = await archive.AskAsync("POST", "/dandisets/", archive.Admin, body);
        Assert.True(created.Status == 200, created.Body);
        return created["identifier"].ToString();
    }

    private static async Task DeleteAsync(RunningArchive archive, string identifier) =>
        Assert.Equal(204, (await archive.AskAsync("DELETE", $"/dandisets/{identifier}/", archive.Admin)).Status);
}
