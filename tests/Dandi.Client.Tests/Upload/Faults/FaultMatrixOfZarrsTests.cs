using Dandi.Testing.Network;

namespace Dandi.Client.Tests.Upload.Faults;

public sealed class FaultMatrixOfZarrsTests : FaultMatrix
{
    public static TheoryData<string, ProxyFault> Pairs =>
        new(
            RequestKind.OfZarrs.SelectMany(
                kind => Enum.GetValues<ProxyFault>().Where(kind.Knows),
                (kind, fault) => (kind.Name, fault)
            )
        );

    [Theory(Timeout = LongestCase)]
    [MemberData(nameof(Pairs))]
    public Task The_run_survives(string request, ProxyFault fault) =>
        SurviveAsync(
            RequestKind.OfZarrs.Single(kind => kind.Name == request),
            fault,
            TestContext.Current.CancellationToken
        );
}
