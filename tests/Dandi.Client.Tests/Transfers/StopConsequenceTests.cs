using System.Net;
using Dandi.Http;
using Dandi.Storage;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Transfers;

public sealed class StopConsequenceTests
{
    public static TheoryData<Exception, bool> Errors =>
        new()
        {
            { new UnauthorizedAccessException(), false },
            { new IntegrityException("The bytes have another digest."), false },
            { Status(HttpStatusCode.BadRequest), false },
            { Status(HttpStatusCode.TooManyRequests), true },
            { Status(HttpStatusCode.BadGateway), true },
            { new DandiException("The run is stopping."), true },
            { new OperationCanceledException(), true },
        };

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_would_have_failed_anyway_is_not_a_consequence_of_the_stop(Exception error, bool isConsequence) =>
        Assert.Equal(isConsequence, StopConsequence.Is(error));

    private static ArchiveException Status(HttpStatusCode status) =>
        new(HttpMethod.Get, new Uri("https://archive.example/api/"), status, "");
}
