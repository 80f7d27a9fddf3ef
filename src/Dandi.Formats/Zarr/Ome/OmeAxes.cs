namespace Dandi.Zarr.Ome;

/// <summary>The rules for <c>axes</c> (OME-NGFF 0.4 and 0.5, "axes" metadata and "multiscales" metadata).</summary>
internal static class OmeAxes
{
    private static readonly HashSet<string> SpaceUnits = new(StringComparer.Ordinal)
    {
        "angstrom",
        "attometer",
        "centimeter",
        "decimeter",
        "exameter",
        "femtometer",
        "foot",
        "gigameter",
        "hectometer",
        "inch",
        "kilometer",
        "megameter",
        "meter",
        "micrometer",
        "mile",
        "millimeter",
        "nanometer",
        "parsec",
        "petameter",
        "picometer",
        "terameter",
        "yard",
        "yoctometer",
        "yottameter",
        "zeptometer",
        "zettameter",
    };

    private static readonly HashSet<string> TimeUnits = new(StringComparer.Ordinal)
    {
        "attosecond",
        "centisecond",
        "day",
        "decisecond",
        "exasecond",
        "femtosecond",
        "gigasecond",
        "hectosecond",
        "hour",
        "kilosecond",
        "megasecond",
        "microsecond",
        "millisecond",
        "minute",
        "nanosecond",
        "petasecond",
        "picosecond",
        "second",
        "terasecond",
        "yoctosecond",
        "yottasecond",
        "zeptosecond",
        "zettasecond",
    };

    /// <summary>Judges the axes of an image.</summary>
    public static void Validate(JsonPlace place)
    {
        var axes = place.Under("ome_ngff.axes").IsList(2, 5);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var (times, others, spaces, last) = (0, 0, 0, 0);
        foreach (var item in axes.Items())
        {
            var axis = item.IsObject();
            var name = axis.Must("name").IsText();
            if (name.Text is { } text)
                name.Demand(names.Add(text), "is the name of another axis as well");
            var type = axis.Should("type").IsText().Text;
            ValidateUnit(axis.May("unit").IsText(), type);

            var order = OrderOf(type);
            if (order == 0)
                times++;
            else if (order == 1)
                others++;
            else
                spaces++;
            axis.Demand(
                order >= last,
                "stands in the wrong order: time comes first, then channel or another kind, then space"
            );
            last = Math.Max(last, order);
        }
        if (!axes.IsPresent)
            return;
        if (spaces is < 2 or > 3)
            axes.Breaks($"has {spaces} axes of type `space`, and must have 2 or 3");
        if (times > 1)
            axes.Breaks($"has {times} axes of type `time`, and may have one");
        if (others > 1)
            axes.Breaks($"has {others} axes that are neither `time` nor `space`, and may have one");
    }

    private static void ValidateUnit(JsonPlace unit, string? type)
    {
        var known =
            type == "space" ? SpaceUnits
            : type == "time" ? TimeUnits
            : null;
        if (known is not null && unit.Text is { } text && !known.Contains(text))
            unit.Departs(
                $"is `{text}`, which is none of the recommended units of {type}, such as `{(type == "space" ? "micrometer" : "second")}`"
            );
    }

    private static int OrderOf(string? type) =>
        type switch
        {
            "time" => 0,
            "space" => 2,
            _ => 1,
        };
}
