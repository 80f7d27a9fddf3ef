using System.Net;
using System.Text;
using Dandi.Storage;

namespace Dandi.Client.Tests.Storage;

public sealed class S3ResponseTests
{
    [Theory]
    [InlineData("text/html", "is an HTML page, as the login page of a guest network is")]
    [InlineData("application/xml", "has no ETag")]
    public void A_success_of_a_PUT_without_an_ETag_does_not_come_from_a_store(string type, string expected)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent("<html></html>", Encoding.UTF8, type),
        };

        Assert.Equal(expected, S3Response.UnexpectedResponseOfPut(response));
    }
}
