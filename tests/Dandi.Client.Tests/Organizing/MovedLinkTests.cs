using Dandi.Files;
using Dandi.Organizing;
using Dandi.Organizing.Placing;

namespace Dandi.Client.Tests.Organizing;

public sealed class MovedLinkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("annex")]
    [InlineData("./annex")]
    [InlineData("../linked/../annex")]
    public async Task A_relative_link_leads_to_the_same_file_after_it_is_moved_and_back(string text)
    {
        using var scene = new PlanScene(PlacementMode.Move, count: 1);
        var (source, target) = (scene.Sources.Single(), scene.Targets.Single());
        // `../linked/..` is the folder that contains `deep/er`, not `source`.
        var folder = text.Contains("linked", StringComparison.Ordinal)
            ? scene.Locate("elsewhere/deep")
            : Path.GetDirectoryName(source)!;
        Directory.CreateDirectory(scene.Locate("elsewhere/deep/er"));
        Directory.CreateSymbolicLink(scene.Locate("source/linked"), scene.Locate("elsewhere/deep/er"));
        File.Move(source, Path.Combine(folder, "annex"));
        File.CreateSymbolicLink(source, text);
        PlanLink(scene, text);

        await new OrganizeExecution(scene.Plan).RunAsync(isResumed: false, jobs: 1, Token);

        Assert.False(Path.Exists(source));
        Assert.Equal(
            Path.Combine(folder, "annex"),
            new FileInfo(target).ResolveLinkTarget(returnFinalTarget: true)!.FullName
        );
        new OrganizeExecution(scene.Plan).Undo(Token);
        Assert.Equal(text, new FileInfo(source).LinkTarget);
        Assert.False(Path.Exists(target));
    }

    [Fact]
    public async Task A_file_that_became_a_link_is_not_moved()
    {
        using var scene = new PlanScene(PlacementMode.Move, count: 1);
        var source = scene.Sources.Single();
        File.Move(source, source + ".annex");
        File.CreateSymbolicLink(source, source + ".annex");

        await Assert.ThrowsAsync<DandiException>(() =>
            new OrganizeExecution(scene.Plan).RunAsync(isResumed: false, jobs: 1, Token)
        );

        Assert.Equal(source + ".annex", new FileInfo(source).LinkTarget);
    }

    [Theory]
    [InlineData("a", "/folder/a")]
    [InlineData("./a//b/", "/folder/a/b")]
    [InlineData("../a", "/a")]
    [InlineData("../../../a", "/a")]
    [InlineData("/a/../b", "/b")]
    public void A_text_is_resolved_as_the_system_does_it(string text, string expected) =>
        Assert.Equal(expected, RelativeLinks.Resolve("/folder", text));

    private static void PlanLink(PlanScene scene, string text)
    {
        var step = scene.Plan.Steps.Single();
        var link = step.File! with
        {
            LinkText = RelativeLinks.Moved(text, step.File!.Source, step.Target),
            MovedLinkText = text,
        };
        scene.Plan = scene.Plan with { Steps = [step with { File = link }] };
    }
}
