using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server.Store;

/// <summary>Makes and checks URLs that allow one request for a while: AWS Signature Version 4 in the query.</summary>
/// <param name="key">The key.</param>
/// <param name="time">The clock.</param>
/// <param name="share">What share of the time that is asked for they are valid.</param>
internal sealed class Presigner(SigningKey key, TimeProvider time, double share = 1)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int MaxLife = 604_800;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    /// <summary>Makes a URL.</summary>
    /// <param name="root">Scheme and host.</param>
    /// <param name="request">What it allows; its host is that of the root.</param>
    /// <param name="life">For how long.</param>
    public string Presign(string root, SignedRequest request, TimeSpan life)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        var query = new List<KeyValuePair<string, string>>(request.Query)
        {
            new("X-Amz-Algorithm", Algorithm),
            new("X-Amz-Credential", $"{key.AccessKey}/{Scope(now)}"),
            new("X-Amz-Date", now),
            new("X-Amz-Expires", ((long)Math.Max(1, life.TotalSeconds * share)).ToString(CultureInfo.InvariantCulture)),
            new("X-Amz-SignedHeaders", request.SignedHeaders),
        };
        var signature = Sign(request with { Query = query }, now);
        var shown = string.Join(
            '&',
            query.Select(pair => $"{SignedRequest.Encode(pair.Key)}={SignedRequest.Encode(pair.Value)}")
        );
        return $"{root}{SignedRequest.EncodePath(request.Path)}?{shown}&X-Amz-Signature={signature}";
    }

    /// <summary>Checks the signature of a request.</summary>
    /// <returns>False where it has none.</returns>
    /// <exception cref="StoreRefusal">It has one that does not allow this request now.</exception>
    public bool Verify(HttpRequest request)
    {
        var query = request
            .Query.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))
            .ToList();
        if (!query.Exists(pair => pair.Key.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)))
            return false;
        var signed = new Claims(query);
        EnsureKnown(signed);
        EnsureInTime(signed);
        var headers = ReadHeaders(request, signed);
        var unsigned = query.Where(pair => pair.Key != "X-Amz-Signature").ToList();
        var wanted = new SignedRequest(
            request.Method,
            request.Host.ToString(),
            request.Path.Value ?? "/",
            unsigned,
            headers
        );
        var expected = Sign(wanted, signed.Date);
        if (
            !CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(expected),
                Encoding.UTF8.GetBytes(signed.Signature)
            )
        )
        {
            throw new StoreRefusal(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your key and signing method."
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

    private void EnsureKnown(Claims signed)
    {
        if (signed.Algorithm != Algorithm)
            throw new StoreRefusal(
                400,
                "AuthorizationQueryParametersError",
                "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\""
            );
        if (!signed.IsComplete)
            throw new StoreRefusal(
                400,
                "AuthorizationQueryParametersError",
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
            );
        if (signed.Credential.Split('/')[0] != key.AccessKey)
            throw new StoreRefusal(
                403,
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records."
            );
    }

    private void EnsureInTime(Claims signed)
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
            throw new StoreRefusal(
                400,
                "AuthorizationQueryParametersError",
                "X-Amz-Date and the scope of X-Amz-Credential must be of the same day, this region and service"
            );
        }
        if (
            !int.TryParse(signed.Expires, NumberStyles.None, CultureInfo.InvariantCulture, out var life)
            || life is < 1 or > MaxLife
        )
        {
            throw new StoreRefusal(
                400,
                "AuthorizationQueryParametersError",
                "X-Amz-Expires must be between 1 and 604800 seconds"
            );
        }
        var now = time.GetUtcNow();
        if (now + Skew < begin)
            throw StoreRefusal.AccessDenied("Request is not valid yet");
        if (now > begin.AddSeconds(life))
            throw StoreRefusal.AccessDenied("Request has expired");
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(HttpRequest request, Claims signed)
    {
        var names = signed.SignedHeaders.Split(';');
        if (!names.Contains("host"))
            throw StoreRefusal.AccessDenied("The host header must be signed");
        foreach (var header in request.Headers.Keys.Select(name => name.ToLowerInvariant()))
        {
            if (
                (header.StartsWith("x-amz-", StringComparison.Ordinal) || header == "content-md5")
                && !names.Contains(header)
            )
            {
                throw StoreRefusal.AccessDenied("There were headers present in the request which were not signed");
            }
        }
        return names
            .Where(name => name != "host")
            .Select(name => KeyValuePair.Create(name, request.Headers[name].ToString()))
            .ToList();
    }

    /// <summary>What the query of a URL claims.</summary>
    private sealed class Claims(List<KeyValuePair<string, string>> query)
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
