using System.Security.Cryptography;

namespace Dandi.Server.Store.Files;

/// <summary>
/// The names of the files of a store: 32 lowercase hexadecimal digits, of which the first two are the folder. No other
/// file is the store's own, and no such name leads out of its folder.
/// </summary>
internal static class BlobFileName
{
    private const int Length = 32;

    /// <summary>A random name in a folder.</summary>
    public static string New(byte folder) =>
        $"{folder:x2}{RandomNumberGenerator.GetHexString(Length - 2, lowercase: true)}";

    public static bool IsValid(string name) => name.Length == Length && name.All(char.IsAsciiHexDigitLower);

    public static bool IsFolder(string name) => name.Length == 2 && name.All(char.IsAsciiHexDigitLower);
}
