using System.Collections.Frozen;
using System.IO.Compression;

namespace Dandi.Nwb.Inspection;

/// <summary>
/// The names and acronyms of the Allen Mouse Brain Common Coordinate Framework (© Allen Institute for Brain Science;
/// see NOTICE).
/// </summary>
internal static class AllenTerms
{
    private static readonly Lazy<FrozenSet<string>> Terms = new(Read);

    public static int Count => Terms.Value.Count;

    /// <summary>True if a text is one of the terms; case-sensitive.</summary>
    public static bool Contains(string text) => Terms.Value.Contains(text);

    private static FrozenSet<string> Read()
    {
        using var resource = typeof(AllenTerms).Assembly.GetManifestResourceStream("Dandi.Nwb.Inspection.AllenTerms")!;
        using var reader = new StreamReader(new GZipStream(resource, CompressionMode.Decompress));
        return reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.Ordinal);
    }
}
