using System.IO.Compression;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Hdf5.Dumps;

/// <summary>A file of the corpus, unpacked if it is stored so.</summary>
internal static class CorpusFile
{
    /// <summary>The path of the file to read.</summary>
    /// <param name="stored">Below the corpus.</param>
    /// <param name="folder">Where it may be unpacked to.</param>
    public static string Unpack(string stored, TempFolder folder)
    {
        var path = Corpus.Locate(stored);
        if (!stored.EndsWith(".gz", StringComparison.Ordinal)) return path;
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var unpacked = folder.Locate(Path.GetFileNameWithoutExtension(stored));
        using var file = File.Create(unpacked);
        packed.CopyTo(file);
        return unpacked;
    }
}
