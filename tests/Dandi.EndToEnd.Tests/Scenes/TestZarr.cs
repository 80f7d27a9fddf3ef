using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Scenes;

/// <summary>Writes Zarrs of format 2 with one array, <c>x</c>, whose chunks have one element.</summary>
internal static class TestZarr
{
    /// <summary>Writes a Zarr.</summary>
    /// <param name="folder">The Dandiset.</param>
    /// <param name="path">The path of the Zarr.</param>
    /// <param name="chunks">The number of chunks; the Zarr has two more files with metadata.</param>
    /// <param name="content">The content of a chunk.</param>
    /// <param name="array">The name of the array.</param>
    public static void Write(TempFolder folder, string path, int chunks, Func<int, string> content, string array = "x")
    {
        folder.Write($"{path}/.zgroup", """{"zarr_format": 2}""");
        folder.Write($"{path}/{array}/.zarray", ArrayMetadata(chunks));
        for (var i = 0; i < chunks; i++)
            folder.Write($"{path}/{array}/{i}", content(i));
    }

    /// <summary>The content of <c>.zarray</c> for an array of one dimension.</summary>
    public static string ArrayMetadata(int length) =>
        $$"""
            {
              "zarr_format": 2,
              "shape": [{{length}}],
              "chunks": [1],
              "dtype": "|u1",
              "compressor": null,
              "filters": null,
              "fill_value": 0,
              "order": "C"
            }
            """;
}
