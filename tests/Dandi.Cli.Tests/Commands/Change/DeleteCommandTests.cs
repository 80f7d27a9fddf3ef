using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Change;

public sealed class DeleteCommandTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    [Theory]
    [InlineData("y", true)]
    [InlineData(" YES ", true)]
    [InlineData("maybe|y", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    public async Task Assets_are_deleted_only_after_a_yes(string answers, bool isDeleted)
    {
        await using var scene = await CreateAsync("a.mp4", "sub-1/b.mp4");
        foreach (var answer in answers.Split('|'))
            scene.Input.Enqueue(answer);

        var (code, output, error) = await scene.RunAsync("delete", "a.mp4");

        Assert.Equal(0, code);
        Assert.Equal(isDeleted ? "deleted  a.mp4\n" : "", output);
        Assert.Contains(
            $"  a.mp4\nDelete 1 asset of Dandiset {scene.Id} in the archive?",
            error,
            StringComparison.Ordinal
        );
        Assert.Equal(isDeleted ? ["sub-1/b.mp4"] : ["a.mp4", "sub-1/b.mp4"], await scene.AssetsAsync());
        Assert.Equal(["a.mp4", "sub-1/b.mp4"], scene.Files);
    }

    [Fact]
    public async Task Without_an_answer_nothing_is_deleted()
    {
        await using var scene = await CreateAsync("a.mp4");

        var (code, _, error) = await scene.RunAsync("delete", "a.mp4");

        Assert.Equal(1, code);
        Assert.Contains("nothing was deleted", error, StringComparison.Ordinal);
        Assert.Equal(["a.mp4"], await scene.AssetsAsync());
    }

    [Fact]
    public async Task Paths_and_URLs_are_all_looked_up_first()
    {
        await using var scene = await CreateAsync("a.mp4", "sub-1/b.mp4", "sub-1/c.mp4", "sub-10/d.mp4");
        scene.Current = "sub-1";
        var folder = $"{scene.Url}versions/draft/assets/?path=sub-10/";

        var (failed, _, error) = await scene.RunAsync("delete", "--force", "b.mp4", folder, "nothing.mp4");
        Assert.Equal(4, (await scene.AssetsAsync()).Count());
        var (code, _, _) = await scene.RunAsync("delete", "--force", "--skip-missing", "b.mp4", folder, "nothing.mp4");

        Assert.Equal((1, 0), (failed, code));
        Assert.Contains("no asset and no folder `sub-1/nothing.mp4`", error, StringComparison.Ordinal);
        Assert.Equal(["a.mp4", "sub-1/c.mp4"], await scene.AssetsAsync());
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_locally_is_deleted()
    {
        await using var scene = await CreateAsync("sub-1/b.mp4", "sub-10/d.mp4");
        Directory.Delete(scene.Folder.Locate("sub-1"), recursive: true);

        Assert.Equal(0, (await scene.RunAsync("delete", "--force", "sub-1/")).ExitCode);

        Assert.Equal(["sub-10/d.mp4"], await scene.AssetsAsync());
    }

    [Fact]
    public async Task A_whole_Dandiset_is_deleted_alone_only()
    {
        await using var scene = await CreateAsync("a.mp4");
        scene.Input.Enqueue("n");

        Assert.Equal(2, (await scene.RunAsync("delete", "--force", scene.Url, "a.mp4")).ExitCode);
        Assert.Equal(2, (await scene.RunAsync("delete", "--force", $"{scene.Url}versions/draft/")).ExitCode);
        var (asked, _, question) = await scene.RunAsync("delete", scene.Url);
        Assert.Equal(["a.mp4"], await scene.AssetsAsync());
        var (code, _, _) = await scene.RunAsync("delete", "--force", scene.Url);
        var (again, _, _) = await scene.RunAsync("delete", "--force", "--skip-missing", scene.Url);

        Assert.Equal((0, 0, 0), (asked, code, again));
        Assert.Contains(
            $"Delete Dandiset {scene.Id} (A test, 1 asset) in the archive?",
            question,
            StringComparison.Ordinal
        );
        Assert.Equal(1, (await scene.RunAsync("delete", "--force", scene.Url)).ExitCode);
    }

    [Fact]
    public async Task Assets_of_two_Dandisets_are_refused()
    {
        await using var scene = await CreateAsync("a.mp4");
        await using var other = await CreateAsync("b.mp4");

        var (code, _, _) = await scene.RunAsync(
            "delete",
            "--force",
            "a.mp4",
            $"{other.Url}versions/draft/assets/?path=b.mp4"
        );

        Assert.Equal(2, code);
        Assert.Equal(["a.mp4"], await scene.AssetsAsync());
        Assert.Equal(["b.mp4"], await other.AssetsAsync());
    }

    [Fact]
    public async Task Somebody_who_is_not_an_owner_is_told_so()
    {
        await using var scene = await CreateAsync("a.mp4");
        scene.Token = scene.TokenOfBob;

        var (code, _, error) = await scene.RunAsync("delete", "--force", "a.mp4");

        Assert.Equal(3, code);
        Assert.Contains("not an owner", error, StringComparison.Ordinal);
        Assert.Equal(["a.mp4"], await scene.AssetsAsync());
    }

    [Fact]
    public async Task Without_arguments_nothing_happens()
    {
        await using var scene = await CreateAsync("a.mp4");

        var (code, _, error) = await scene.RunAsync("delete");

        Assert.Equal((0, "Nothing to delete\n"), (code, error));
        Assert.Equal(["a.mp4"], await scene.AssetsAsync());
    }

    private Task<ChangeScene> CreateAsync(params string[] paths) => ChangeScene.CreateAsync(shared.Archive, paths);
}
