using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dandi.Accounts.Keyrings;

/// <summary>An API key that is encrypted with a password (<c>keyrings.alt.file.EncryptedKeyring</c>).</summary>
/// <param name="source">Where it was found, worded for messages.</param>
/// <param name="salt">The salt of the password.</param>
/// <param name="iv">The initialization vector.</param>
/// <param name="encrypted">The encrypted text.</param>
public sealed class EncryptedKey(string source, byte[] salt, byte[] iv, byte[] encrypted)
{
    private const int Rounds = 1000;
    private const int KeyBytes = 32;
    private const int SegmentBits = 8;

    // The library puts it before each secret, which also shows whether the password is right.
    private const string Prefix = "pw:";

    /// <summary>Parses the content of a value of the file.</summary>
    /// <exception cref="InvalidDataException">It is not what the library writes.</exception>
    internal static EncryptedKey Parse(string source, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var iv = Decode(document.RootElement.GetProperty("IV"));
            if (iv.Length != 16)
                throw new InvalidDataException("an initialization vector does not have 16 bytes");
            return new EncryptedKey(
                source,
                Decode(document.RootElement.GetProperty("salt")),
                iv,
                Decode(document.RootElement.GetProperty("password_encrypted"))
            );
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException("an encrypted value is damaged", error);
        }
    }

    /// <summary>Decrypts the key.</summary>
    /// <returns>Null if the password is wrong.</returns>
    public ApiKey? Decrypt(string password)
    {
#pragma warning disable CA5379, CA5387, CA5358, CA5401 // the format of the file, which this program only reads
        var secret = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password),
            salt,
            Rounds,
            HashAlgorithmName.SHA1,
            KeyBytes
        );
        using var aes = Aes.Create();
        aes.Key = secret;
        var text = Encoding.UTF8.GetString(aes.DecryptCfb(encrypted, iv, PaddingMode.None, SegmentBits));
#pragma warning restore CA5379, CA5387, CA5358, CA5401
        return text.StartsWith(Prefix, StringComparison.Ordinal) ? new ApiKey(source, text[Prefix.Length..]) : null;
    }

    // Python breaks base64 into lines.
    private static byte[] Decode(JsonElement value) =>
        Convert.FromBase64String(value.GetString() ?? throw new InvalidDataException("a value is null"));
}
