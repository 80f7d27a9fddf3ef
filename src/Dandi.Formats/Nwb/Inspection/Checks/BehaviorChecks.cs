namespace Dandi.Nwb.Inspection.Checks;

/// <summary>Checks positions and directions (SpatialSeries and CompassDirection).</summary>
internal static class BehaviorChecks
{
    private const double FullCircleDegrees = 360;
    private static readonly HashSet<string> Units = new(StringComparer.Ordinal)
    {
        "centimeters",
        "degrees",
        "meters",
        "micrometers",
        "millimeters",
        "n.a.",
        "pixels",
        "radians",
    };

    public static IEnumerable<string> SpatialSeriesDims(NwbObject item, InspectedFile file)
    {
        if (new Series(item).Shape is [_, > 3, ..])
            yield return "SpatialSeries should have 1 column (x), 2 columns (x, y), or 3 columns (x, y, z).";
    }

    public static IEnumerable<string> CompassDirectionUnit(NwbObject item, InspectedFile file)
    {
        foreach (var child in item.Children)
        {
            if (
                !child.IsKindOf("SpatialSeries")
                || new Series(child).Unit is var unit && unit is "degrees" or "radians"
            )
                continue;
            yield return $"SpatialSeries objects inside a CompassDirection object should be angular and should "
                + $"have a unit of 'degrees' or 'radians', but '{child.Name}' has units '{new Series(child).Unit}'.";
        }
    }

    public static IEnumerable<string> SpatialSeriesRadiansMagnitude(NwbObject item, InspectedFile file)
    {
        if (new Series(item).Unit is "radian" or "radians" && Exceeds(item, 2 * Math.PI))
            yield return "SpatialSeries with units of radians must have values between -2pi and 2pi.";
    }

    public static IEnumerable<string> SpatialSeriesDegreesMagnitude(NwbObject item, InspectedFile file)
    {
        if (new Series(item).Unit is "degree" or "degrees" && Exceeds(item, FullCircleDegrees))
            yield return "SpatialSeries with units of degrees must have values between -360 and 360.";
    }

    public static IEnumerable<string> SpatialSeriesUnit(NwbObject item, InspectedFile file)
    {
        for (var ancestor = item.Parent; ancestor is not null; ancestor = ancestor.Parent)
        {
            if (ancestor.IsKindOf("CompassDirection"))
                yield break;
        }
        var unit = new Series(item).Unit;
        if (!Units.Contains(unit))
            yield return $"SpatialSeries unit '{unit}' is not a valid spatial unit. Valid units are: centimeters, "
                + $"degrees, meters, micrometers, millimeters, n.a., pixels, radians. If the unit is not known, use "
                + $"'n.a.' (not available) as a placeholder.";
    }

    private static bool Exceeds(NwbObject item, double max) =>
        new Series(item).Data is { } data
        && NumberStream.ReadRows(data, NumberStream.SampleSize).Any(number => Math.Abs(number) > max);
}
