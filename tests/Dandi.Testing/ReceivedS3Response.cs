using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Dandi.Testing;

/// <summary>A response of an S3 store.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ETag">The header without quotes; empty if it is missing.</param>
/// <param name="Modified">The header <c>Last-Modified</c>; empty if it is missing.</param>
/// <param name="Length">The header <c>Content-Length</c>.</param>
/// <param name="Body">The bytes of the body.</param>
public sealed record ReceivedS3Response(int Status, string ETag, string Modified, long? Length, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The content of the first XML element with a name, without quotes; empty if there is none.</summary>
    public string Element(string name) => Elements(name).FirstOrDefault("").Trim('"');

    /// <summary>The contents of all XML elements with a name.</summary>
    public IReadOnlyList<string> Elements(string name) =>
        [
            .. Regex
                .Matches(Text, $"<{name}>(?<content>[^<]*)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
                .Select(match => WebUtility.HtmlDecode(match.Groups["content"].Value)),
        ];

    public int Count(string name) => Elements(name).Count;

    /// <summary>Checks the status and the S3 error code.</summary>
    public void AssertRefused(int status, string code) => Assert.Equal((status, code), (Status, Element("Code")));
}
