using System.Buffers;
using System.Globalization;

namespace Dandi.Bids.Tree;

/// <summary>
/// Links to files of <see href="https://git-annex.branchable.com/internals/key_format/">git-annex</see>, whose text
/// states the size of the content. The content may not be on this machine.
/// </summary>
internal static class AnnexLink
{
    private const string Objects = ".git/annex/objects/";
    private const string SizeMark = "-s";
    private const string DigestMark = "--";
    private static readonly SearchValues<char> BackendCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    );

    /// <summary>Reads the size from the link at a path, if it is one.</summary>
    /// <returns>Null if it is not a link to a file of git-annex.</returns>
    public static long? TryReadSizeAt(string path) =>
        new FileInfo(path).LinkTarget is { } target ? TryReadSize(target) : null;

    /// <summary>Reads the size from the text of a link, such as <c>…/MD5E-s1234--0123456789abcdef.nii.gz</c>.</summary>
    /// <returns>Null if it is not a link to a file of git-annex.</returns>
    public static long? TryReadSize(string target)
    {
        if (!target.Contains(Objects, StringComparison.Ordinal))
            return null;
        var key = target.AsSpan(target.LastIndexOf('/') + 1);
        var backend = key.IndexOf(SizeMark);
        if (backend <= 0 || key[..backend].ContainsAnyExcept(BackendCharacters))
            return null;
        var rest = key[(backend + SizeMark.Length)..];
        var size = rest.IndexOf(DigestMark);
        if (
            size <= 0
            || rest.Length == size + DigestMark.Length
            || !char.IsAsciiHexDigit(rest[size + DigestMark.Length])
        )
            return null;
        return long.TryParse(rest[..size], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : null;
    }
}
