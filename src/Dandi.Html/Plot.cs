using System.Globalization;
using System.Text;

namespace Dandi.Html;

/// <summary>One panel of a plot over time, as part of an SVG image.</summary>
/// <param name="Top">The vertical position of its top.</param>
/// <param name="Height">Its height.</param>
/// <param name="Title">What it shows, with the unit.</param>
/// <param name="Kind">The class that colors it.</param>
public sealed record Plot(double Top, double Height, string Title, string Kind)
{
    /// <summary>The width of the image.</summary>
    public const double Width = 860;

    private const double Left = 64;
    private const double Right = Width - 16;

    /// <summary>Writes the panel.</summary>
    /// <param name="page">The page.</param>
    /// <param name="ends">The ends of the steps in seconds.</param>
    /// <param name="values">The value of each step.</param>
    /// <param name="time">The scale of the time.</param>
    /// <param name="scale">The scale of the values.</param>
    public void Write(
        HtmlWriter page,
        IReadOnlyList<double> ends,
        IReadOnlyList<double> values,
        AxisScale time,
        AxisScale scale
    )
    {
        page.Write($"<text class=\"axis-title\" x=\"{Left}\" y=\"{Top - 10}\">{Title}</text>\n");
        foreach (var tick in scale.Ticks)
        {
            var y = Y(tick, scale);
            page.Write($"<line class=\"grid\" x1=\"{Left}\" y1=\"{y}\" x2=\"{Right}\" y2=\"{y}\"/>");
            page.Write(
                $"<text class=\"tick\" x=\"{Left - 8}\" y=\"{y + 4}\" text-anchor=\"end\">{Number(tick)}</text>\n"
            );
        }
        var line = LineOf(ends, values, time, scale);
        var (start, end, bottom) = (Coordinate(Left), Coordinate(X(ends[^1], time)), Coordinate(Top + Height));
        page.Write($"<path class=\"area {Kind}\" d=\"M{start} {bottom} L{line} L{end} {bottom} Z\"/>\n");
        page.Write($"<path class=\"line {Kind}\" d=\"M{line}\"/>\n");
    }

    /// <summary>Writes the axis of the time below the last panel.</summary>
    /// <param name="page">The page.</param>
    /// <param name="time">The scale of the time.</param>
    /// <param name="y">The vertical position.</param>
    /// <param name="title">What the time is, without the unit.</param>
    /// <param name="zero">The time in seconds that is labeled with 0; earlier times are negative.</param>
    public static void WriteTimeAxis(HtmlWriter page, AxisScale time, double y, string title, double zero = 0)
    {
        var (divisor, unit) = UnitOf(time.Max);
        for (var tick = 0.0; tick <= time.Max * 1.0001; tick += time.Step)
        {
            var x = X(tick, time);
            page.Write($"<line class=\"grid\" x1=\"{x}\" y1=\"{y}\" x2=\"{x}\" y2=\"{y + 5}\"/>");
            page.Write($"<text class=\"tick\" x=\"{x}\" y=\"{y + 19}\" text-anchor=\"middle\">");
            page.Write($"{Number((tick - zero) / divisor)}</text>\n");
        }
        page.Write($"<text class=\"axis-title\" x=\"{Right}\" y=\"{y + 38}\" text-anchor=\"end\">");
        page.Write($"{title} in {unit}</text>\n");
    }

    private static (double Divisor, string Unit) UnitOf(double seconds) =>
        seconds < 300 ? (1, "seconds")
        : seconds < 3 * 3600 ? (60, "minutes")
        : seconds < 3 * 86_400 ? (3600, "hours")
        : (86_400, "days");

    /// <summary>The line from step to step: a value is the mean of its step, so it is drawn as a level.</summary>
    private string LineOf(IReadOnlyList<double> ends, IReadOnlyList<double> values, AxisScale time, AxisScale scale)
    {
        var line = new StringBuilder();
        var x = Left;
        for (var i = 0; i < values.Count; i++)
        {
            var (y, end) = (Coordinate(Y(values[i], scale)), X(ends[i], time));
            line.Append(
                CultureInfo.InvariantCulture,
                $"{(i > 0 ? " L" : "")}{Coordinate(x)} {y} L{Coordinate(end)} {y}"
            );
            x = end;
        }
        return line.ToString();
    }

    private double Y(double value, AxisScale scale) => Top + Height - (value / scale.Max * Height);

    private static double X(double seconds, AxisScale time) => Left + (seconds / time.Max * (Right - Left));

    private static string Coordinate(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
