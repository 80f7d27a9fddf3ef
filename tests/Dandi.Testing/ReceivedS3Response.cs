using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Dandi.Testing;

/// <summary>An answer of an S3 store.</summary>
/// <param name="Status">The status.</param>
/// <param name="ETag">Without quotes; empty where there is none.</param>
/// <param name="Modified">When the object came, as HTTP writes it; empty where that is not told.</param>
/// <param name="Length">The stated length of the body.</param>
/// <param name="Body">The body.</param>
public sealed record ReceivedS3Response(int Status, string ETag, string Modified, long? Length, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The content of the first element of a name, or an empty text.</summary>
    public string Element(string name) => Elements(name).FirstOrDefault("").Trim('"');

    /// <summary>The contents of all elements of a name.</summary>
    public IReadOnlyList<string> Elements(string name) =>
        [
            .. Regex
                .Matches(Text, $"<{name}>(?<content>[^<]*)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
                .Select(match => WebUtility.HtmlDecode(match.Groups["content"].Value)),
        ];

    /// <summary>How many elements of a name there are.</summary>
    public int Count(string name) => Elements(name).Count;

    /// <summary>Makes sure of a status and an error code.</summary>
    public void AssertRefused(int status, string code) => Assert.Equal((status, code), (Status, Element("Code")));
}
