using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dandi.Testing;

/// <summary>
/// Presigns requests with AWS Signature Version 4
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html), independently of the code under
/// test.
/// </summary>
public sealed record S3Signer(Uri Endpoint, string Bucket, string AccessKey, string Secret, string Region)
{
    /// <summary>A presigned URL.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="key">The key of the object; empty for the bucket.</param>
    /// <param name="query">Query parameters, in addition to those of the signature.</param>
    /// <param name="headers">Signed headers, in addition to <c>host</c>.</param>
    /// <param name="age">How long ago the URL was signed.</param>
    /// <param name="life">The lifetime of the URL in seconds.</param>
    public string Presign(
        string method,
        string key,
        (string Name, string Value)[]? query = null,
        (string Name, string Value)[]? headers = null,
        TimeSpan age = default,
        long life = 600
    )
    {
        var now = (TimeProvider.System.GetUtcNow() - age).UtcDateTime.ToString(
            "yyyyMMdd'T'HHmmss'Z'",
            CultureInfo.InvariantCulture
        );
        return Presign(method, key, query ?? [], headers ?? [], now, life);
    }

    /// <summary>A URL that was presigned at <paramref name="now"/>, in the form of <c>X-Amz-Date</c>.</summary>
    public string Presign(
        string method,
        string key,
        (string Name, string Value)[] query,
        (string Name, string Value)[] headers,
        string now,
        long life
    )
    {
        var scope = $"{now[..8]}/{Region}/s3/aws4_request";
        (string Name, string Value)[] signed = [.. headers, ("host", Endpoint.Authority)];
        Array.Sort(signed, (left, right) => string.CompareOrdinal(left.Name, right.Name));
        var names = string.Join(';', signed.Select(header => header.Name));
        (string Name, string Value)[] all =
        [
            .. query,
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", $"{AccessKey}/{scope}"),
            ("X-Amz-Date", now),
            ("X-Amz-Expires", life.ToString(CultureInfo.InvariantCulture)),
            ("X-Amz-SignedHeaders", names),
        ];
        var canonicalQuery = string.Join(
            '&',
            all.Select(pair => $"{Encode(pair.Name)}={Encode(pair.Value)}").Order(StringComparer.Ordinal)
        );
        var bucketPath = Bucket.Length == 0 ? "" : $"/{Bucket}";
        var path =
            key.Length == 0 ? $"{bucketPath}/" : $"{bucketPath}/{string.Join('/', key.Split('/').Select(Encode))}";
        var canonicalHeaders = string.Concat(signed.Select(header => $"{header.Name}:{header.Value}\n"));
        var canonicalRequest = $"{method}\n{path}\n{canonicalQuery}\n{canonicalHeaders}\n{names}\nUNSIGNED-PAYLOAD";
        var requestHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)));
        var stringToSign = $"AWS4-HMAC-SHA256\n{now}\n{scope}\n{requestHash}";
        var signingKey = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + Secret), Hash);
        var signature = Convert.ToHexStringLower(Hash(signingKey, stringToSign));
        return $"{Endpoint.GetLeftPart(UriPartial.Authority)}{path}?{canonicalQuery}&X-Amz-Signature={signature}";
    }

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            var character = (char)unit;
            if (char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~')
                encoded.Append(character);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
        }
        return encoded.ToString();
    }
}
