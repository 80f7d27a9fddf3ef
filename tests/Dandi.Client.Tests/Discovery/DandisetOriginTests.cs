using System.Text.Json.Nodes;
using Dandi.Discovery;

namespace Dandi.Client.Tests.Discovery;

public sealed class DandisetOriginTests
{
    [Theory]
    [InlineData("DANDI:000003", null, "")]
    [InlineData("dandi:000003", null, "")]
    [InlineData("000003", null, "")]
    [InlineData("LAB:000003", null, "")]
    [InlineData("DANDI:000003", "https://archive.lab.example/dandiset/000003/draft", "")]
    [InlineData("DANDI:000003", "http://archive.lab.example:8443/dandiset/000003/draft", "")]
    [InlineData("DANDI:000003", "https://web.lab.example/dandiset/000003", "")]
    [InlineData("DANDI:000003", "not a url", "")]
    [InlineData("DANDI:000003", null, "# DO NOT EDIT. https://dandiarchive.org/dandiset/000003\n")]
    [InlineData("DANDI:000003", null, "# https://archive.lab.example/api/dandisets/000003/\n")]
    [InlineData(
        "DANDI:000003",
        null,
        "# See https://github.com/lab/protocols/issues/7 and https://docs.dandiarchive.org/.\n"
    )]
    public void A_file_of_the_same_instance_is_accepted(string identifier, string? url, string comment) =>
        Assert.Null(Find(identifier, url, comment));

    [Theory]
    [InlineData("EMBER-DANDI:000003", null, "", "EMBER-DANDI")]
    [InlineData("DANDI:000003", "https://dandiarchive.org/dandiset/000003/draft", "", "https://dandiarchive.org")]
    [InlineData("000003", "dandi.emberarchive.org/dandiset/000003", "", "dandi.emberarchive.org")]
    [InlineData("000003", "//dandi.emberarchive.org/dandiset/000003", "", "dandi.emberarchive.org")]
    [InlineData("000003", "http://127.0.0.1:8000/dandiset/000003/draft", "", "http://127.0.0.1:8000")]
    [InlineData(
        "DANDI:000003",
        null,
        "# https://api.dandiarchive.org/api/dandisets/000003/\n",
        "https://api.dandiarchive.org"
    )]
    [InlineData(
        "DANDI:000003",
        null,
        "#\n# from <https://sandbox.dandiarchive.org>.\n",
        "https://sandbox.dandiarchive.org"
    )]
    [InlineData("DANDI:000003", null, "# https://other.example/api/dandisets/000003/\n", "https://other.example")]
    [InlineData("DANDI:000003", null, "# https://other.example/#/dandiset/000003\n", "https://other.example")]
    [InlineData("DANDI:000003", null, "# http://localhost:8000/api\n", "http://localhost:8000")]
    public void A_file_of_another_instance_is_detected_with_evidence(
        string identifier,
        string? url,
        string comment,
        string part
    ) => Assert.Contains(part, Find(identifier, url, comment), StringComparison.Ordinal);

    [Theory]
    [InlineData("api.dandiarchive.org", "https://dandiarchive.org/dandiset/000003")]
    [InlineData("api.dandiarchive.org", "https://gui.dandiarchive.org/#/dandiset/000003")]
    [InlineData("api.dandiarchive.org", "www.dandiarchive.org/dandiset/000003")]
    [InlineData("api-dandi.emberarchive.org", "https://dandi.emberarchive.org/dandiset/000003")]
    [InlineData("127.0.0.1", "http://localhost:8085/dandiset/000003")]
    [InlineData("localhost", "http://[::1]:9/dandiset/000003")]
    [InlineData("Archive.Example", "https://archive.example/dandiset/000003")]
    public void Hosts_of_the_same_instance_are_equal(string host, string url) =>
        Assert.Null(new DandisetOrigin(new JsonObject { ["url"] = url }, "").FindMismatch(null, [host]));

    [Fact]
    public void Only_the_comment_before_the_content_matters()
    {
        using var folder = new Testing.TempDandiset();
        folder.Write(
            "dandiset.yaml",
            "\uFEFF# first\n\n---\n# https://other.example/dandiset/000001\n"
                + "identifier: '000001'\n# https://third.example/dandiset/000001\n"
        );

        Assert.Equal(
            "its first comment names `https://other.example/dandiset/000001`",
            folder.Local.Origin.FindMismatch(null, ["archive.lab.example"])
        );
    }

    private static string? Find(string identifier, string? url, string comment) =>
        new DandisetOrigin(new JsonObject { ["identifier"] = identifier, ["url"] = url }, comment).FindMismatch(
            "LAB",
            ["archive.lab.example", "web.lab.example"]
        );
}
