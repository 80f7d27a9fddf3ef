using System.Buffers.Binary;

namespace Dandi.Server.Data;

/// <summary>
/// The header of an SQLite file (https://www.sqlite.org/fileformat.html#the_database_header), which tells without
/// opening the database that it belongs to another program.
/// </summary>
internal static class DatabaseHeader
{
    /// <summary>The application id of the databases of archives: <c>DAND</c>. Earlier versions left it at 0.</summary>
    public const int ApplicationId = 0x44414e44;

    // The file begins with the header and the root of the table of all tables, a leaf of a B-tree.
    private const int Length = 100 + 8;
    private const int VersionOffset = 60;
    private const int ApplicationIdOffset = 68;
    private const int RootOffset = 100;
    private const byte LeafOfTable = 13;

    /// <summary>Whether a file may be the database of an archive; <see cref="Database"/> checks the rest.</summary>
    public static bool MayBeArchive(string path)
    {
        var log = new FileInfo(path + "-wal");
        var isPending = log is { Exists: true, Length: > 0 };
        using var file = File.OpenRead(path);
        // The header is in the log until the first checkpoint.
        if (file.Length == 0)
            return isPending;
        var header = new byte[Length];
        if (file.ReadAtLeast(header, Length, throwOnEndOfStream: false) < Length)
            return false;
        return header.AsSpan().StartsWith("SQLite format 3\0"u8)
            && ReadNumber(header, ApplicationIdOffset) switch
            {
                ApplicationId => true,
                // Without tables: a first start that was killed, or nothing that anybody could lose.
                0 => isPending || ReadNumber(header, VersionOffset) > 0 || HasNoTables(header),
                _ => false,
            };
    }

    private static bool HasNoTables(byte[] header) =>
        header[RootOffset] == LeafOfTable && BinaryPrimitives.ReadInt16BigEndian(header.AsSpan(RootOffset + 3)) == 0;

    private static int ReadNumber(byte[] header, int offset) =>
        BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(offset));
}
