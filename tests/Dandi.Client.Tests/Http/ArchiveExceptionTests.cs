using System.Net;
using Dandi.Http;

namespace Dandi.Client.Tests.Http;

public sealed class ArchiveExceptionTests
{
    [Theory]
    [InlineData(302, "", "/api/info/: the server redirects to another URL. Check the URL of the archive.")]
    [InlineData(504, " \n", "/api/info/: the server gives no reason (GatewayTimeout).")]
    [InlineData(400, "{\"detail\":\"No.\"}", "/api/info/: {\"detail\":\"No.\"}")]
    public void A_rejection_always_has_a_reason(int status, string body, string end)
    {
        var error = new ArchiveException(
            HttpMethod.Get,
            new Uri("http://localhost/api/info/"),
            (HttpStatusCode)status,
            body
        );

        Assert.StartsWith($"Error {status} while sending GET request to ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(end, error.Message, StringComparison.Ordinal);
    }
}
