using System.Security.Cryptography;
using System.Text;

namespace Dandi.Server.Store;

/// <summary>An access key with its secret, for signatures in one region.</summary>
/// <param name="accessKey">The access key id, which is visible in every URL.</param>
/// <param name="secret">The secret access key.</param>
/// <param name="region">The region in signatures.</param>
internal sealed class SigningKey(string accessKey, string secret, string region)
{
    /// <summary>The region if none is configured; AWS treats it specially.</summary>
    public const string DefaultRegion = "us-east-1";

    public string Region => region;

    public string AccessKey => accessKey;

    public string Secret => secret;

    /// <summary>
    /// Signs a text with the key derived for a date (<c>yyyyMMdd</c>), as AWS Signature Version 4 specifies
    /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, steps 3 and 4).
    /// </summary>
    public string Sign(string date, string text)
    {
        var key = Hash(Encoding.UTF8.GetBytes("AWS4" + secret), date);
        key = Hash(key, region);
        key = Hash(key, "s3");
        key = Hash(key, "aws4_request");
        return Convert.ToHexStringLower(Hash(key, text));
    }

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
