using Dandi.Discovery;
using Dandi.Testing.Network;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Faults;

/// <summary>Every kind of request, and every fault that may happen to it: the run that meets it ends with the right content, says what is true, and sends nothing for nothing.</summary>
/// <remarks>Two halves, so that they run side by side.</remarks>
public abstract class FaultMatrix
{
    /// <summary>The milliseconds that a case may take, however busy the machine is.</summary>
    protected const int LongestCase = 60_000;

    // Where a request stalls, time passes for all: others on their way would be as silent as that one.
    private static readonly Jobs OneByOne = new(1, 1);

    /// <summary>Runs a case.</summary>
    internal static async Task SurviveAsync(RequestKind kind, ProxyFault fault, CancellationToken cancellationToken)
    {
        var story = kind.Story();
        await using var scene = await UploadScene.BehindProxyAsync();
        await story.PrepareAsync(scene);
        var rule = kind.Fail(fault);
        var earlier = scene.Proxy!.Requests.Count;
        scene.Proxy.Choose = kind.Before is { } before ? ProxyRule.Of(before(), rule) : ProxyRule.Of(rule);

        await scene.OpenAsync(cancellationToken);
        var (report, outcomes) = await scene.UploadAsync(
            fault is ProxyFault.Stall or ProxyFault.StallInBody ? story.Options with { Jobs = OneByOne } : story.Options
        );
        if (story.Options.Sync == SyncMode.Do)
            await SyncAsync(scene, report);

        var requests = scene.Proxy.Requests.Skip(earlier).ToList();
        AssertTrue(story, report, outcomes);
        AssertThrifty(story, requests);
        await AssertRightAsync(scene, story);
    }

    private static async Task SyncAsync(UploadScene scene, UploadReport report)
    {
        var sync = new RemoteSync(scene.Client);
        var plan = await sync.PlanAsync(scene.Folder.Local, NamedPaths.All, TestContext.Current.CancellationToken);
        await sync.DeleteAsync(
            scene.Folder.Local,
            plan.Gone,
            (_, outcome) => CountDeleted(report, outcome),
            TestContext.Current.CancellationToken
        );
    }

    private static void CountDeleted(UploadReport report, SyncOutcome outcome)
    {
        Assert.Equal(SyncOutcome.Deleted, outcome);
        report.AddDeleted();
    }

    private static void AssertTrue(
        UploadStory story,
        UploadReport report,
        IReadOnlyDictionary<string, AssetOutcome> outcomes
    )
    {
        Assert.True(
            report.Failed == 0,
            string.Join(
                '\n',
                outcomes.Values.OfType<Failed>().Select(failed => failed.Cause?.ToString() ?? failed.Message)
            )
        );
        if (story.Path is null)
        {
            Assert.Equal((0, 1, 1), (report.Uploaded, report.Skipped, report.Deleted));
            return;
        }
        Assert.Equal((1, 0, 0), (report.Uploaded, report.Skipped, report.Deleted));
        Assert.Equal(story.Bytes, Assert.IsType<Uploaded>(outcomes[story.Path]).BytesSent);
    }

    /// <summary>Only what the fault itself made useless may travel beside a tenth.</summary>
    private static void AssertThrifty(UploadStory story, IReadOnlyList<ProxiedRequest> requests)
    {
        var content = requests.Where(request => request.IsContent).ToList();
        var useless = content.Where(request => request.Fault is not null).Sum(request => request.BodyBytes);
        Assert.True(
            content.Sum(request => request.BodyBytes) <= (1.1 * story.Bytes) + useless,
            string.Join('\n', content)
        );
    }

    private static async Task AssertRightAsync(UploadScene scene, UploadStory story)
    {
        if (story.Path == ZarrScene.Path)
        {
            await scene.AssertArchiveHoldsZarrAsync();
            return;
        }
        await scene.AssertArchiveHoldsFolderAsync();
    }
}
