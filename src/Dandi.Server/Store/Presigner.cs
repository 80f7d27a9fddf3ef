using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Store;

/// <summary>
/// Creates and verifies presigned URLs: AWS Signature Version 4 in query parameters
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).
/// </summary>
/// <remarks>
/// <para>
/// <b>Who does what.</b> The archive signs the URLs that it gives to clients, with a key that only it knows. A client
/// sends the request as it is. The store verifies it: the archive's own store with <see cref="Verify"/>, a bucket
/// elsewhere by itself. No API key is needed, and the store needs no record of the URLs: all that counts is in the URL.
/// </para>
/// <para>
/// <b>What is signed.</b> The method, host, path, all other query parameters and the named headers
/// (<see cref="SignedRequest"/>), but not the body; a signed <c>content-md5</c> or <c>content-length</c> header binds
/// it.
/// </para>
/// <para>
/// <b>Order of checks</b>, which decides the error of a URL with several defects: algorithm and completeness, known
/// access key, date and scope, lifetime, not yet valid or expired, unsigned headers, and at last the signature (in
/// constant time). A URL is valid from 15 minutes before its date, for clocks that differ, until its date plus
/// lifetime.
/// </para>
/// </remarks>
/// <param name="key">The access key.</param>
/// <param name="time">The clock of the store.</param>
/// <param name="lifetimeScale">Factor for all lifetimes, to let URLs expire early in tests.</param>
internal sealed class Presigner(SigningKey key, TimeProvider time, double lifetimeScale = 1)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int MaxLifetimeSeconds = 604_800;
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(15);

    /// <summary>Creates a URL.</summary>
    /// <param name="root">Scheme and host.</param>
    /// <param name="request">The allowed request; its host is that of <paramref name="root"/>.</param>
    /// <param name="lifetime">How long the URL is valid, before scaling; at most 7 days, as in S3.</param>
    public string Presign(string root, SignedRequest request, TimeSpan lifetime)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        var seconds = (long)Math.Clamp(lifetime.TotalSeconds * lifetimeScale, 1, MaxLifetimeSeconds);
        var query = new List<KeyValuePair<string, string>>(request.Query)
        {
            new("X-Amz-Algorithm", Algorithm),
            new("X-Amz-Credential", $"{key.AccessKey}/{Scope(now)}"),
            new("X-Amz-Date", now),
            new("X-Amz-Expires", seconds.ToString(CultureInfo.InvariantCulture)),
            new("X-Amz-SignedHeaders", request.SignedHeaders),
        };
        var signature = Sign(request with { Query = query }, now);
        var encodedQuery = string.Join(
            '&',
            query.Select(pair => $"{SignedRequest.Encode(pair.Key)}={SignedRequest.Encode(pair.Value)}")
        );
        return $"{root}{SignedRequest.EncodePath(request.Path)}?{encodedQuery}&X-Amz-Signature={signature}";
    }

    /// <summary>Verifies the signature of a request.</summary>
    /// <returns>False if the request is not signed.</returns>
    /// <exception cref="S3Error">The signature does not allow this request at this time.</exception>
    public bool Verify(HttpRequest request)
    {
        var query = request
            .Query.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))
            .ToList();
        if (!query.Exists(pair => pair.Key.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)))
            return false;
        var signed = new SignatureParameters(query);
        EnsureSupported(signed);
        EnsureNotExpired(signed);
        var headers = ReadHeaders(request, signed);
        var unsigned = query.Where(pair => pair.Key != "X-Amz-Signature").ToList();
        var actual = new SignedRequest(
            request.Method,
            request.Host.ToString(),
            request.Path.Value ?? "/",
            unsigned,
            headers
        );
        var expected = Sign(actual, signed.Date);
        if (
            !CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(expected),
                Encoding.UTF8.GetBytes(signed.Signature)
            )
        )
        {
            throw new S3Error(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. "
                    + "Check your key and signing method."
            );
        }
        return true;
    }

    private string Sign(SignedRequest request, string now)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Canonical)));
        return key.Sign(now[..8], $"{Algorithm}\n{now}\n{Scope(now)}\n{hash}");
    }

    private string Scope(string now) => $"{now[..8]}/{key.Region}/s3/aws4_request";

    private void EnsureSupported(SignatureParameters signed)
    {
        if (signed.Algorithm != Algorithm)
            throw new S3Error(
                400,
                "AuthorizationQueryParametersError",
                "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\""
            );
        if (!signed.IsComplete)
            throw new S3Error(
                400,
                "AuthorizationQueryParametersError",
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
                    + "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
            );
        if (signed.Credential.Split('/')[0] != key.AccessKey)
            throw new S3Error(
                403,
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records."
            );
    }

    private void EnsureNotExpired(SignatureParameters signed)
    {
        var isTime = DateTimeOffset.TryParseExact(
            signed.Date,
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var begin
        );
        if (
            !isTime
            || signed.Credential[(signed.Credential.IndexOf('/', StringComparison.Ordinal) + 1)..] != Scope(signed.Date)
        )
        {
            throw new S3Error(
                400,
                "AuthorizationQueryParametersError",
                "X-Amz-Date and the scope of X-Amz-Credential must be of the same day, this region and service"
            );
        }
        if (
            !int.TryParse(signed.Expires, NumberStyles.None, CultureInfo.InvariantCulture, out var lifetime)
            || lifetime is < 1 or > MaxLifetimeSeconds
        )
        {
            throw new S3Error(
                400,
                "AuthorizationQueryParametersError",
                "X-Amz-Expires must be between 1 and 604800 seconds"
            );
        }
        var now = time.GetUtcNow();
        if (now + MaxClockSkew < begin)
            throw S3Error.AccessDenied("Request is not valid yet");
        if (now > begin.AddSeconds(lifetime))
            throw S3Error.AccessDenied("Request has expired");
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(HttpRequest request, SignatureParameters signed)
    {
        var names = signed.SignedHeaders.Split(';').ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!names.Contains("host"))
            throw S3Error.AccessDenied("The host header must be signed");
        // Each name costs the length of its header, so that a repeated name would multiply it.
        if (names.Count != signed.SignedHeaders.Count(character => character == ';') + 1)
            throw S3Error.AccessDenied("A header is signed more than once");
        foreach (var header in request.Headers.Keys.Select(name => name.ToLowerInvariant()))
        {
            if (
                (header.StartsWith("x-amz-", StringComparison.Ordinal) || header == "content-md5")
                && !names.Contains(header)
            )
            {
                throw S3Error.AccessDenied("There were headers present in the request which were not signed");
            }
        }
        return names
            .Where(name => name != "host")
            .Select(name => KeyValuePair.Create(name, request.Headers[name].ToString()))
            .ToList();
    }

    /// <summary>The query parameters of a signature, not verified; empty if missing.</summary>
    private sealed class SignatureParameters(List<KeyValuePair<string, string>> query)
    {
        public string Algorithm => this["X-Amz-Algorithm"];

        public string Credential => this["X-Amz-Credential"];

        public string Date => this["X-Amz-Date"];

        public string Expires => this["X-Amz-Expires"];

        public string SignedHeaders => this["X-Amz-SignedHeaders"];

        public string Signature => this["X-Amz-Signature"];

        public bool IsComplete =>
            new[] { Credential, Date, Expires, SignedHeaders, Signature }.All(text => text.Length > 0);

        private string this[string name] => query.FirstOrDefault(pair => pair.Key == name).Value ?? "";
    }
}
