using System.Security.Cryptography;
using System.Text;

namespace Dandi.Server.Store;

/// <summary>An access key with its secret.</summary>
/// <param name="accessKey">The name of the key, which stands in every URL.</param>
/// <param name="secret">The secret.</param>
/// <param name="region">The region that its signatures are for.</param>
internal sealed class SigningKey(string accessKey, string secret, string region)
{
    /// <summary>The region that signatures are for where nobody has said another one.</summary>
    public const string DefaultRegion = "us-east-1";

    /// <summary>The region that its signatures are for.</summary>
    public string Region => region;

    /// <summary>The name of the key.</summary>
    public string AccessKey => accessKey;

    /// <summary>The secret.</summary>
    public string Secret => secret;

    /// <summary>The signature of a text for a day (AWS Signature Version 4, "Calculate the signature").</summary>
    public string Sign(string day, string text)
    {
        var key = Hash(Encoding.UTF8.GetBytes("AWS4" + secret), day);
        key = Hash(key, region);
        key = Hash(key, "s3");
        key = Hash(key, "aws4_request");
        return Convert.ToHexStringLower(Hash(key, text));
    }

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
