namespace Dandi.Html;

/// <summary>A scale from zero with ticks at round numbers.</summary>
/// <param name="Max">The highest tick.</param>
/// <param name="Step">The distance of the ticks.</param>
public readonly record struct AxisScale(double Max, double Step)
{
    private static readonly double[] DecimalSteps = [1, 2, 5, 10];
    private static readonly double[] TimeSteps =
    [
        0.1,
        0.2,
        0.5,
        1,
        2,
        5,
        10,
        15,
        30,
        60,
        120,
        300,
        600,
        900,
        1800,
        3600,
        7200,
        14_400,
        21_600,
        43_200,
        86_400,
    ];

    /// <summary>The ticks.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            var step = Step;
            return Enumerable.Range(0, (int)Math.Round(Max / Step) + 1).Select(tick => tick * step);
        }
    }

    /// <summary>Finds the scale of a quantity, with at most five steps.</summary>
    public static AxisScale Of(double max)
    {
        if (!(max > 0))
            return new AxisScale(1, 1);
        var rough = max / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return Create(max, power * DecimalSteps.First(step => step * power >= rough * 0.999));
    }

    /// <summary>Finds the scale of a number of things, with whole numbers as ticks.</summary>
    public static AxisScale OfCount(double max) => Create(Math.Max(1, max), Math.Max(1, Of(max).Step));

    /// <summary>Finds the scale of a time in seconds.</summary>
    public static AxisScale OfTime(double max)
    {
        var rough = max / 8;
        var step = TimeSteps.FirstOrDefault(step => step >= rough, Math.Ceiling(rough / 86_400) * 86_400);
        return new AxisScale(Math.Max(max, step), step);
    }

    private static AxisScale Create(double max, double step) => new(Math.Ceiling((max / step) - 1e-9) * step, step);
}
