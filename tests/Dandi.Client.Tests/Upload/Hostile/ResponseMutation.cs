using System.Net;
using System.Text;
using Dandi.Testing;

namespace Dandi.Client.Tests.Upload.Hostile;

/// <summary>Changes a response as a hostile server or a broken proxy would.</summary>
/// <param name="clock">The clock of the client, which slow bodies advance.</param>
internal sealed class ResponseMutation(SkippingTimeProvider clock)
{
    private static readonly int[] Statuses =
    [
        100,
        200,
        204,
        206,
        301,
        302,
        307,
        400,
        401,
        403,
        404,
        409,
        417,
        500,
        503,
    ];
    private static readonly string[] EndlessTexts = ["[1,1,1,", "[[", "{\"results\":[", " ", "<x>", "\0"];
    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("ETag", ["\"\"", "x", "\"d41d8cd98f00b204e9800998ecf8427e\"", "W/\"1\"", $"\"{new string('e', 8_000)}\""]),
        ("Retry-After", ["-1", "1000000000000", "0", "Fri, 31 Dec 9999 23:59:59 GMT", "tomorrow"]),
        ("Date", ["Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "now"]),
        ("Location", ["/login", "", "..", "http://[", .. JsonMutation.ForeignUrls]),
        ("Content-Type", ["application/json; charset=x-unknown", "text/html; charset=utf-7", "a/b/c", ""]),
        ("Content-Length", ["-5", "99999999999999999999", "1"]),
        ("Content-Encoding", ["gzip", "br, gzip, x"]),
        ("Set-Cookie", ["session=1; Domain=invalid"]),
        ("Connection", ["close"]),
    ];

    /// <summary>Changes a response.</summary>
    /// <param name="response">A response of the archive or its store.</param>
    /// <param name="body">Its body.</param>
    /// <param name="random">Chooses the change.</param>
    public void Apply(HttpResponseMessage response, byte[] body, Random random)
    {
        switch (random.Next(13))
        {
            case 0:
                response.StatusCode = (HttpStatusCode)Statuses[random.Next(Statuses.Length)];
                break;
            case 1:
                response.StatusCode = (HttpStatusCode)random.Next(300, 309);
                Set(response, "Location", JsonMutation.ForeignUrls[random.Next(JsonMutation.ForeignUrls.Length)]);
                break;
            case 2 or 3:
                var (name, values) = Headers[random.Next(Headers.Length)];
                Set(response, name, values[random.Next(values.Length)]);
                break;
            case 4:
                SetBody(response, body[..random.Next(body.Length + 1)]);
                break;
            case 5 or 6:
                SetBody(response, FlipBytes(body, random));
                break;
            case 7 when random.Next(4) == 0:
                SetEndlessBody(response, random);
                break;
            case 8 when random.Next(4) == 0:
                response.StatusCode = HttpStatusCode.InternalServerError;
                SetBody(response, Encoding.UTF8.GetBytes("<html>" + new string('e', 200_000)));
                break;
            default:
                SetBody(response, JsonMutation.Apply(body, random));
                break;
        }
    }

    private void SetEndlessBody(HttpResponseMessage response, Random random)
    {
        var text = Encoding.ASCII.GetBytes(EndlessTexts[random.Next(EndlessTexts.Length)]);
        var delay = random.Next(3) switch
        {
            0 => TimeSpan.FromSeconds(30),
            1 => TimeSpan.FromSeconds(120),
            _ => TimeSpan.Zero,
        };
        SetContent(response, new HostileBody(text, clock, delay));
    }

    private static byte[] FlipBytes(byte[] body, Random random)
    {
        var flipped = body.ToArray();
        for (var times = random.Next(1, 4); times > 0 && flipped.Length > 0; times--)
            flipped[random.Next(flipped.Length)] = (byte)(
                random.Next(3) == 0 ? random.Next(256) : "{}[]\",:0n<>/&"[random.Next(13)]
            );
        return flipped;
    }

    private static void Set(HttpResponseMessage response, string name, string value)
    {
        if (name.StartsWith("Content-", StringComparison.Ordinal))
        {
            response.Content.Headers.Remove(name);
            response.Content.Headers.TryAddWithoutValidation(name, value);
        }
        else
        {
            response.Headers.Remove(name);
            response.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static void SetBody(HttpResponseMessage response, byte[] body) =>
        SetContent(response, new ByteArrayContent(body));

    private static void SetContent(HttpResponseMessage response, HttpContent content)
    {
        content.Headers.ContentType = response.Content.Headers.ContentType;
        response.Content = content;
    }
}
