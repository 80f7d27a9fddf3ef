using System.Globalization;
using System.Text;

namespace Dandi.Server.Tests.Hostile;

/// <summary>Generates requests that are nearly valid: each has a route of the archive and some odd parts.</summary>
/// <param name="target">The archive.</param>
/// <param name="random">The seeded random generator.</param>
internal sealed class RequestGenerator(HostileTarget target, Random random)
{
    private const int LargeSize = 3 << 20;
    private static readonly string[] Parameters =
    [
        "page",
        "page_size",
        "order",
        "ordering",
        "path",
        "path_prefix",
        "glob",
        "search",
        "metadata",
        "zarr",
        "user",
        "embargoed",
        "draft",
        "empty",
        "embargo",
        "embargo_end_date",
        "funding_source",
        "award_number",
        "limit",
        "after",
        "prefix",
        "download",
        "dandiset",
        "name",
        "content_disposition",
        "uploadId",
        "partNumber",
        "uploads",
        "list-type",
        "max-keys",
        "continuation-token",
        "X-Amz-Signature",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-Credential",
        "X-Amz-SignedHeaders",
        "X-Amz-Algorithm",
        "response-content-type",
        "response-content-disposition",
        "tagging",
    ];

    /// <summary>What requests of non-administrators refer to; the last one belongs to the attacker.</summary>
    public required IReadOnlyList<Belongings> All { get; set; }

    /// <summary>Whether the last request is not finished, so that there is no response to it.</summary>
    public bool IsUnfinished { get; private set; }

    /// <summary>The user who sends the last request; null if anonymous.</summary>
    public string? User { get; private set; }

    public RawRequest Next()
    {
        User = Pick([null, "carol", "bob", "bob", "admin"]);
        IsUnfinished = false;
        // An administrator may change what others own.
        var about = User == "admin" ? All[^1] : Pick(All);
        var headers = new List<string>();
        if (User is not null)
            headers.Add($"Authorization: token {target.Tokens[User]}");
        if (random.Next(5) == 0)
            return NextForStore(All[^1], headers);
        var (pattern, methods) = Pick(target.Routes);
        var method = random.Next(8) == 0 ? Pick(OddValues.Methods) : Pick(methods);
        var path = string.Join('/', pattern.Split('/').Select(segment => Fill(segment, about)));
        if (random.Next(30) == 0)
            path = Pick([
                path.TrimEnd('/'),
                path + "/",
                "/" + path,
                path + "x",
                "*",
                "",
                path + "?\u0001",
                "http://a b/",
            ]);
        return Finish(method, path + NextQuery(), headers, random.Next(4) == 0 ? NextText() : NextBody(pattern, about));
    }

    private RawRequest NextForStore(Belongings about, List<string> headers)
    {
        headers.Clear();
        var (method, url) = Pick(about.Signed);
        var path = new Uri(url).PathAndQuery;
        if (random.Next(2) == 0)
        {
            var at = random.Next(1, path.Length);
            path = path[..at] + Pick(["", "%", "%00", "&", "/", "x", "A", "%ff"]) + path[(at + random.Next(2))..];
        }
        if (random.Next(6) == 0)
            path = $"/dandi-dandisets/{Pick(OddValues.Segments)}/{Pick(OddValues.Segments)}{NextQuery()}";
        return Finish(random.Next(5) == 0 ? Pick(OddValues.Methods) : method, path, headers, Pick(OddValues.Xml));
    }

    private RawRequest Finish(string method, string target, List<string> headers, string text)
    {
        if (random.Next(3) > 0)
            headers.Add("Content-Type: application/json");
        for (var i = random.Next(4); i > 1; i--)
            headers.Add(Pick(OddValues.Headers));
        if (random.Next(25) == 0)
            headers.AddRange(Enumerable.Range(0, random.Next(200)).Select(i => $"X-{i}: {new string('x', 100)}"));
        var body = Encoding.UTF8.GetBytes(text);
        if (random.Next(10) == 0 && body.Length > 0)
            body[random.Next(body.Length)] = (byte)random.Next(256);
        if (random.Next(12) == 0)
        {
            headers.Add("Transfer-Encoding: chunked");
            return Unfinished(
                new RawRequest(method, target, headers, Encoding.Latin1.GetBytes(Pick(OddValues.Chunked)))
            );
        }
        var missing = random.Next(25) == 0 ? random.Next(1, 100_000) : 0;
        if (body.Length > 0 || missing > 0)
            headers.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length + missing}"));
        var request = new RawRequest(method, target, headers, body);
        return missing > 0 || headers.Exists(IsFraming) ? Unfinished(request) : request;
    }

    private static bool IsFraming(string header) =>
        header.StartsWith("Content-Length: -", StringComparison.Ordinal)
        || header.StartsWith("Content-Length: 999", StringComparison.Ordinal)
        || header.StartsWith("Transfer-Encoding", StringComparison.Ordinal);

    private RawRequest Unfinished(RawRequest request)
    {
        IsUnfinished = true;
        return request;
    }

    private string Fill(string segment, Belongings about)
    {
        if (segment is not ['{', ..])
            return segment;
        if (random.Next(5) == 0)
            return Pick(OddValues.Segments);
        return segment switch
        {
            "{dandiset}" => about.Dandiset,
            "{version}" => "draft",
            "{upload}" => about.Upload,
            _ => Pick([about.Asset, about.Zarr]),
        };
    }

    private string NextQuery()
    {
        var pairs = Enumerable.Range(0, random.Next(4)).Select(_ => $"{Pick(Parameters)}={NextValue()}").ToList();
        return pairs.Count == 0 ? "" : "?" + string.Join('&', pairs);
    }

    private string NextValue() => random.Next(20) == 0 ? new string('a', random.Next(9_000)) : Pick(OddValues.Query);

    private string NextText() =>
        random.Next(20) switch
        {
            0 => Pick(OddValues.Large)(random.Next(LargeSize)),
            < 4 => Pick(OddValues.Large)(random.Next(2_000)),
            4 => "",
            _ => Pick(OddValues.Json),
        };

    /// <summary>A body of the route, in which one value or some are odd.</summary>
    private string NextBody(string pattern, Belongings about) =>
        pattern switch
        {
            "/api/uploads/initialize/" => Members(
                ("contentSize", Odd("5")),
                ("digest", Members(("algorithm", Odd("\"dandi:dandi-etag\"")), ("value", Odd("\"x-1\"")))),
                ("dandiset", Odd($"\"{about.Dandiset}\""))
            ),
            "/api/uploads/{upload}/complete/" => Members(
                ("parts", $"[{Members(("part_number", Odd("1")), ("size", Odd("5")), ("etag", Odd("\"a\"")))}]")
            ),
            "/api/blobs/digest/" => Members(("algorithm", Odd("\"dandi:sha2-256\"")), ("value", Odd("\"x\""))),
            "/api/zarr/" => Members(("name", Odd("\"b.zarr\"")), ("dandiset", Odd($"\"{about.Dandiset}\""))),
            "/api/zarr/{uuid}/files/" =>
                $"[{Members(("path", Odd("\"0/0\"")), ("base64md5", Odd("\"x\"")))},{Odd("{}")}]",
            "/api/dandisets/{dandiset}/users/" => $"[{Members(("username", Odd("\"bob\"")))},{Odd("{}")}]",
            _ => Members(("name", Odd("\"n\"")), ("metadata", Metadata()), ("blob_id", Odd($"\"{about.Blob}\""))),
        };

    private string Metadata() =>
        Members(
            ("path", Odd("\"a/c.txt\"")),
            ("schemaKey", Odd("\"Asset\"")),
            ("encodingFormat", Odd("\"text/plain\"")),
            ("schemaVersion", Odd("\"0.7.0\"")),
            ("dateModified", Odd("\"2026-01-01\"")),
            ("contributor", Odd("[]")),
            ("access", Odd("[{}]")),
            ("license", Odd("[]")),
            ("contentUrl", Odd("[]")),
            ("identifier", Odd("\"\"")),
            ("x", Odd(Deep()))
        );

    private static string Members(params (string Name, string Value)[] members) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}"))}}}";

    private string Deep() => new string('[', random.Next(70)) is var open ? open + new string(']', open.Length) : "";

    private string Odd(string usual) => random.Next(6) == 0 ? Pick(OddValues.Json) : usual;

    private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
