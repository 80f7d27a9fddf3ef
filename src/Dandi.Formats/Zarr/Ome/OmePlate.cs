using System.Buffers;

namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates <c>plate</c> (OME-NGFF <see href="https://ngff.openmicroscopy.org/0.4/">0.4</see> and
/// <see href="https://ngff.openmicroscopy.org/0.5/">0.5</see>, "plate" metadata).
/// </summary>
internal static class OmePlate
{
    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    );

    public static void Validate(JsonChecker value, string version)
    {
        var plate = value.WithRule("ome_ngff.plate").RequireObject();
        OmeNgff.ValidateVersion(plate, version);
        plate.Recommended("name").RequireString();
        plate.Optional("field_count").RequireInteger(min: 1);
        var columns = ValidateNames(plate.Required("columns"));
        var rows = ValidateNames(plate.Required("rows"));
        ValidateAcquisitions(plate.Optional("acquisitions"));

        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in plate.Required("wells").RequireList(minLength: 1).Items())
        {
            var well = item.RequireObject();
            var path = well.Required("path").RequireString();
            path = path.Require(IsWellPath(path.Text), "must be the name of a row, `/`, and the name of a column");
            if (path.Text is { } text)
                path.Require(paths.Add(text), "is also the path of another well");
            ValidatePosition(
                path,
                ReadName(well.Required("rowIndex"), rows),
                ReadName(well.Required("columnIndex"), columns),
                version
            );
        }
    }

    /// <summary>Whether text consists of ASCII letters and digits only.</summary>
    public static bool IsName(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(Alphanumeric);

    private static bool IsWellPath(string? path) =>
        path is not null && path.Split('/') is [var row, var column] && IsName(row) && IsName(column);

    private static List<string?> ValidateNames(JsonChecker list)
    {
        var names = new List<string?>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.RequireList(minLength: 1).Items())
        {
            var name = item.RequireObject().Required("name").RequireString();
            name = name.Require(IsName(name.Text), "must consist of letters and digits");
            if (name.Text is { } text)
                name.Require(seen.Add(text), "is also the name of another item");
            names.Add(name.Text);
        }
        return names;
    }

    private static void ValidateAcquisitions(JsonChecker list)
    {
        var seen = new HashSet<long>();
        foreach (var item in list.RequireList().Items())
        {
            var acquisition = item.RequireObject();
            var id = acquisition.Required("id").RequireInteger(min: 0);
            if (JsonChecker.TryReadInteger(id.Value, out var number))
                id.Require(seen.Add(number), "is also the id of another acquisition");
            acquisition.Recommended("name").RequireString();
            acquisition.Recommended("maximumfieldcount").RequireInteger(min: 1);
            acquisition.Optional("description").RequireString();
            acquisition.Optional("starttime").RequireInteger(min: 0);
            acquisition.Optional("endtime").RequireInteger(min: 0);
        }
    }

    /// <summary>The name at an index; null if the index is invalid.</summary>
    private static string? ReadName(JsonChecker value, List<string?> names)
    {
        var index = value.RequireInteger(min: 0);
        if (!JsonChecker.TryReadInteger(index.Value, out var number))
            return null;
        // A missing list is reported elsewhere.
        return
            index
                .Require(names.Count == 0 || number < names.Count, $"is out of range (number of items: {names.Count})")
                .IsPresent
            && number < names.Count
            ? names[(int)number]
            : null;
    }

    private static void ValidatePosition(JsonChecker path, string? row, string? column, string version)
    {
        if (path.Text is not { } text || row is null || column is null || text == $"{row}/{column}")
            return;
        var message = $"is `{text}`, but row and column of the well give `{row}/{column}`";
        // The official examples of 0.4 include valid plates with the column first.
        if (version == "0.4")
            path.ReportInfo(message);
        else
            path.ReportWarning(message);
    }
}
