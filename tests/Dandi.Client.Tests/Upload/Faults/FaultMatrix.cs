using Dandi.Discovery;
using Dandi.Testing.Network;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Faults;

/// <summary>
/// Every kind of request with every fault that can happen to it: the run succeeds, reports correct figures, and sends
/// nothing twice without need.
/// </summary>
/// <remarks>There are two derived classes, so that they run in parallel.</remarks>
public abstract class FaultMatrix
{
    /// <summary>The timeout of a case in milliseconds, generous enough for a busy machine.</summary>
    protected const int MaxDuration = 60_000;

    // When a request stalls, the clock advances for all: others in flight would reach the idle timeout as well.
    private static readonly Jobs OneAtATime = new(1, 1);

    internal static async Task RunAsync(RequestKind kind, ProxyFault fault, CancellationToken cancellationToken)
    {
        var scenario = kind.Scenario();
        await using var scene = await UploadScene.CreateWithProxyAsync();
        await scenario.PrepareAsync(scene);
        var rule = kind.CreateRule(fault);
        var earlier = scene.Proxy!.Requests.Count;
        scene.Proxy.Choose = kind.Before is { } before ? ProxyRule.Of(before(), rule) : ProxyRule.Of(rule);

        await scene.ConnectAsync(cancellationToken);
        var (report, outcomes) = await scene.UploadAsync(
            fault is ProxyFault.Stall or ProxyFault.StallInBody
                ? scenario.Options with
                {
                    Jobs = OneAtATime,
                }
                : scenario.Options
        );
        if (scenario.Options.Sync == SyncMode.Do)
            await SyncAsync(scene, report);

        var requests = scene.Proxy.Requests.Skip(earlier).ToList();
        AssertReported(scenario, report, outcomes);
        AssertNothingSentTwice(scenario, requests);
        await AssertStoredAsync(scene, scenario);
    }

    private static async Task SyncAsync(UploadScene scene, TransferReport report)
    {
        var sync = new RemoteSync(scene.Client);
        var plan = await sync.PlanAsync(scene.Folder.Local, NamedPaths.All, TestContext.Current.CancellationToken);
        await sync.DeleteAsync(
            scene.Folder.Local,
            plan.Missing,
            (_, outcome) => CountDeleted(report, outcome),
            TestContext.Current.CancellationToken
        );
    }

    private static void CountDeleted(TransferReport report, SyncOutcome outcome)
    {
        Assert.Equal(SyncOutcome.Deleted, outcome);
        report.AddDeleted();
    }

    private static void AssertReported(
        UploadScenario scenario,
        TransferReport report,
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
        if (scenario.Path is null)
        {
            Assert.Equal((0, 1, 1), (report.Done, report.Skipped, report.Deleted));
            return;
        }
        Assert.Equal((1, 0, 0), (report.Done, report.Skipped, report.Deleted));
        Assert.Equal(scenario.Bytes, Assert.IsType<Uploaded>(outcomes[scenario.Path]).BytesSent);
    }

    /// <summary>Besides the bytes that the fault made useless, at most 10% more than needed may be sent.</summary>
    private static void AssertNothingSentTwice(UploadScenario scenario, IReadOnlyList<ProxiedRequest> requests)
    {
        var content = requests.Where(request => request.IsContent).ToList();
        var useless = content.Where(request => request.Fault is not null).Sum(request => request.BodyBytes);
        Assert.True(
            content.Sum(request => request.BodyBytes) <= (1.1 * scenario.Bytes) + useless,
            string.Join('\n', content)
        );
    }

    private static async Task AssertStoredAsync(UploadScene scene, UploadScenario scenario)
    {
        if (scenario.Path == ZarrScene.Path)
        {
            await scene.AssertArchiveHoldsZarrAsync();
            return;
        }
        await scene.AssertArchiveHoldsFolderAsync();
    }
}
