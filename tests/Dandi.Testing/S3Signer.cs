using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dandi.Testing;

/// <summary>Presigns requests by AWS's description of Signature Version 4, apart from the code that it tests.</summary>
/// <param name="Endpoint">Scheme and host of the server.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="AccessKey">The name of the key.</param>
/// <param name="Secret">The secret of the key.</param>
/// <param name="Region">The region that signatures are for.</param>
public sealed record S3Signer(Uri Endpoint, string Bucket, string AccessKey, string Secret, string Region)
{
    /// <summary>A presigned address.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="key">The object; empty for the bucket.</param>
    /// <param name="query">Parameters beside those of the signature.</param>
    /// <param name="headers">Headers that are signed beside <c>host</c>.</param>
    /// <param name="age">How long ago it was signed.</param>
    /// <param name="life">How long it holds, in seconds.</param>
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

    /// <summary>A presigned address of a certain moment.</summary>
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
        var canonical =
            $"{method}\n{path}\n{canonicalQuery}\n{string.Concat(signed.Select(header => $"{header.Name}:{header.Value}\n"))}\n{names}\nUNSIGNED-PAYLOAD";
        var text =
            $"AWS4-HMAC-SHA256\n{now}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signingKey = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + Secret), Hash);
        return $"{Endpoint.GetLeftPart(UriPartial.Authority)}{path}?{canonicalQuery}&X-Amz-Signature={Convert.ToHexStringLower(Hash(signingKey, text))}";
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
