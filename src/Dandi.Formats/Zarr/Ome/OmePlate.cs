using System.Buffers;

namespace Dandi.Zarr.Ome;

/// <summary>The rules for <c>plate</c> (OME-NGFF 0.4 and 0.5, "plate" metadata).</summary>
internal static class OmePlate
{
    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    );

    /// <summary>Judges a plate.</summary>
    public static void Validate(JsonPlace place, string version)
    {
        var plate = place.Under("ome_ngff.plate").IsObject();
        OmeNgff.ValidateVersion(plate, version);
        plate.Should("name").IsText();
        plate.May("field_count").IsInteger(atLeast: 1);
        var columns = ValidateNames(plate.Must("columns"));
        var rows = ValidateNames(plate.Must("rows"));
        ValidateAcquisitions(plate.May("acquisitions"));

        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in plate.Must("wells").IsList(atLeast: 1).Items())
        {
            var well = item.IsObject();
            var path = well.Must("path").IsText();
            path = path.Demand(IsWellPath(path.Text), "must be the name of a row, `/`, and the name of a column");
            if (path.Text is { } text)
                path.Demand(paths.Add(text), "is the path of another well as well");
            ValidatePlace(
                path,
                IndexOf(well.Must("rowIndex"), rows),
                IndexOf(well.Must("columnIndex"), columns),
                version
            );
        }
    }

    /// <summary>Whether a text is made of letters and digits only.</summary>
    public static bool IsName(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(Alphanumeric);

    private static bool IsWellPath(string? path) =>
        path is not null && path.Split('/') is [var row, var column] && IsName(row) && IsName(column);

    private static List<string?> ValidateNames(JsonPlace list)
    {
        var names = new List<string?>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.IsList(atLeast: 1).Items())
        {
            var name = item.IsObject().Must("name").IsText();
            name = name.Demand(IsName(name.Text), "must be made of letters and digits");
            if (name.Text is { } text)
                name.Demand(seen.Add(text), "is the name of another one as well");
            names.Add(name.Text);
        }
        return names;
    }

    private static void ValidateAcquisitions(JsonPlace list)
    {
        var seen = new HashSet<long>();
        foreach (var item in list.IsList().Items())
        {
            var acquisition = item.IsObject();
            var id = acquisition.Must("id").IsInteger(atLeast: 0);
            if (JsonPlace.TryReadInteger(id.Value, out var number))
                id.Demand(seen.Add(number), "is the id of another acquisition as well");
            acquisition.Should("name").IsText();
            acquisition.Should("maximumfieldcount").IsInteger(atLeast: 1);
            acquisition.May("description").IsText();
            acquisition.May("starttime").IsInteger(atLeast: 0);
            acquisition.May("endtime").IsInteger(atLeast: 0);
        }
    }

    /// <summary>The name at an index; null where there is none.</summary>
    private static string? IndexOf(JsonPlace place, List<string?> names)
    {
        var index = place.IsInteger(atLeast: 0);
        if (!JsonPlace.TryReadInteger(index.Value, out var number))
            return null;
        // Without a list there is a finding about that already.
        return
            index
                .Demand(names.Count == 0 || number < names.Count, $"is none of the {names.Count} that are listed")
                .IsPresent
            && number < names.Count
            ? names[(int)number]
            : null;
    }

    private static void ValidatePlace(JsonPlace path, string? row, string? column, string version)
    {
        if (path.Text is not { } text || row is null || column is null || text == $"{row}/{column}")
            return;
        var message = $"is `{text}`, and the row and the column that the well names make `{row}/{column}`";
        // The official examples of 0.4 call plates valid which have the column first.
        if (version == "0.4")
            path.Notes(message);
        else
            path.Breaks(message);
    }
}
