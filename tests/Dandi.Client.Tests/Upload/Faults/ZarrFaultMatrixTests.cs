using Dandi.Testing.Network;

namespace Dandi.Client.Tests.Upload.Faults;

public sealed class ZarrFaultMatrixTests : FaultMatrix
{
    public static TheoryData<string, ProxyFault> Pairs =>
        new(
            RequestKind.ZarrRequests.SelectMany(
                kind => Enum.GetValues<ProxyFault>().Where(kind.Allows),
                (kind, fault) => (kind.Name, fault)
            )
        );

    [Theory(Timeout = MaxDuration)]
    [MemberData(nameof(Pairs))]
    public Task The_upload_survives_the_fault(string request, ProxyFault fault) =>
        RunAsync(
            RequestKind.ZarrRequests.Single(kind => kind.Name == request),
            fault,
            TestContext.Current.CancellationToken
        );
}
