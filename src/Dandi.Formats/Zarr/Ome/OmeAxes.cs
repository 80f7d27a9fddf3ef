namespace Dandi.Zarr.Ome;

/// <summary>
/// Validates <c>axes</c> (OME-NGFF <see href="https://ngff.openmicroscopy.org/0.4/">0.4</see> and
/// <see href="https://ngff.openmicroscopy.org/0.5/">0.5</see>, "axes" metadata and "multiscales" metadata).
/// </summary>
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

    public static void Validate(JsonChecker list)
    {
        var axes = list.WithRule("ome_ngff.axes").RequireList(2, 5);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var (times, others, spaces, last) = (0, 0, 0, 0);
        foreach (var item in axes.Items())
        {
            var axis = item.RequireObject();
            var name = axis.Required("name").RequireString();
            if (name.Text is { } text)
                name.Require(names.Add(text), "is also the name of another axis");
            var type = axis.Recommended("type").RequireString().Text;
            ValidateUnit(axis.Optional("unit").RequireString(), type);

            var order = OrderOf(type);
            if (order == 0)
                times++;
            else if (order == 1)
                others++;
            else
                spaces++;
            axis.Require(
                order >= last,
                "is in the wrong order: `time` must come first, then `channel` or another type, then `space`"
            );
            last = Math.Max(last, order);
        }
        if (!axes.IsPresent)
            return;
        if (spaces is < 2 or > 3)
            axes.ReportWarning($"has {spaces} axes of type `space` and needs 2 or 3");
        if (times > 1)
            axes.ReportWarning($"has {times} axes of type `time`; at most one is allowed");
        if (others > 1)
            axes.ReportWarning($"has {others} axes that are neither `time` nor `space`; at most one is allowed");
    }

    private static void ValidateUnit(JsonChecker unit, string? type)
    {
        var known =
            type == "space" ? SpaceUnits
            : type == "time" ? TimeUnits
            : null;
        if (known is null || unit.Text is not { } text || known.Contains(text))
            return;
        var example = type == "space" ? "micrometer" : "second";
        unit.ReportHint($"is `{text}`, which is not a recommended unit of {type}, such as `{example}`");
    }

    private static int OrderOf(string? type) =>
        type switch
        {
            "time" => 0,
            "space" => 2,
            _ => 1,
        };
}
