using System.Globalization;
using Dandi.Server.Data;

namespace Dandi.Server.Integrity;

/// <summary>Says which files of people an object is.</summary>
internal static class References
{
    /// <summary>Describes an object by the first asset or the Zarr that has it, or else by its key.</summary>
    public static string Describe(Database database, string key)
    {
        if (BlobRow.FindId(key) is { } blob)
        {
            var assets = database.Query(
                """
                SELECT a.path, v.version, v.dandiset_id
                FROM asset a JOIN version_asset x ON x.asset = a.id JOIN version v ON v.id = x.version_id
                WHERE a.blob_id = $id ORDER BY v.dandiset_id, v.id LIMIT 1
                """,
                row => $"`{row.GetString(0)}` in {row.GetString(1)} of Dandiset {Identifier(row.GetInt64(2))}",
                ("$id", blob)
            );
            return assets is [var asset] ? $"{asset} (object `{key}`)" : $"Object `{key}`";
        }
        var zarrs = key.StartsWith(ZarrRow.Root, StringComparison.Ordinal)
            ? database.Query(
                "SELECT name, dandiset_id FROM zarr WHERE id = $id",
                row => $"`{row.GetString(0)}` in Dandiset {Identifier(row.GetInt64(1))}",
                ("$id", key.Split('/')[1])
            )
            : [];
        return zarrs is [var zarr] ? $"{zarr} (object `{key}`)" : $"Object `{key}`";
    }

    /// <summary>Quotes the first names of a number of things.</summary>
    public static string List(IReadOnlyCollection<string> names, long count)
    {
        var quoted = string.Join(", ", names.Select(name => $"`{name}`"));
        return count > names.Count ? $"{quoted} and {CountText.Of(count - names.Count)} more" : quoted;
    }

    private static string Identifier(long dandiset) => dandiset.ToString("000000", CultureInfo.InvariantCulture);
}
