using Dandi.Bids.Schema;
using Dandi.Bids.Values;

namespace Dandi.Bids.Rules;

/// <summary>What the values of a column must be, as the schema or a sidecar says.</summary>
/// <param name="Formats">The names of the formats of which a value must have one.</param>
internal sealed record ColumnSignature(IReadOnlyList<string> Formats)
{
    private const string Text = "string";
    private const string Number = "number";

    /// <summary>The pattern of a value, which counts instead of the formats; null for none.</summary>
    public string? Pattern { get; private init; }

    private JsValue Unit { get; init; }

    /// <summary>The allowed values; null for all.</summary>
    public IReadOnlyList<string>? Levels { get; private init; }

    public double? Minimum { get; private init; }

    public double? Maximum { get; private init; }

    /// <summary>Whether any value is allowed.</summary>
    public bool AllowsAll =>
        Levels is null
        && Maximum is null
        && Minimum is null
        && (Pattern is null ? Formats[0] == Text : Pattern == ".*");

    /// <summary>What the schema says of a column.</summary>
    public static ColumnSignature Of(ColumnDefinition column) =>
        new(column.Formats)
        {
            Pattern = column.Pattern,
            Unit = JsValue.Of(column.Unit),
            Levels = column.Levels,
            Minimum = column.Minimum,
            Maximum = column.Maximum,
        };

    /// <summary>What a sidecar says of a column, or the schema in the same form.</summary>
    public static ColumnSignature Of(JsValue description)
    {
        var format = Member(description, "Format");
        var unit = Member(description, "Units");
        var defaultFormat = JsConversion.ToBoolean(unit) ? Number : Text;
        var levels = Member(description, "Levels");
        return new([format.IsNullish ? defaultFormat : JsConversion.ToText(format)])
        {
            Unit = unit,
            Levels = JsConversion.ToBoolean(levels) ? KeysOf(levels) : null,
            // Where a sidecar alone describes a column, a bound of null is compared as 0.
            Minimum = BoundOf(description, "Minimum", JsKind.Undefined),
            Maximum = BoundOf(description, "Maximum", JsKind.Undefined),
        };
    }

    /// <summary>Narrows the signature of the schema to that of a sidecar.</summary>
    /// <param name="description">What the sidecar says.</param>
    /// <param name="conflict">Why the sidecar does not narrow it; null if it does.</param>
    /// <returns>The narrowed signature, or this one if there is a conflict.</returns>
    public ColumnSignature Narrow(in JsValue description, out string? conflict)
    {
        var narrower = Of(description) with
        {
            Minimum = BoundOf(description, "Minimum", JsKind.Null),
            Maximum = BoundOf(description, "Maximum", JsKind.Null),
        };
        conflict = ConflictWith(narrower);
        return conflict is not null
            ? this
            : narrower with
            {
                Pattern = Pattern,
                Unit = narrower.Unit.IsNullish ? Unit : narrower.Unit,
                Levels = narrower.Levels ?? Levels,
                Minimum = narrower.Minimum ?? Minimum,
                Maximum = narrower.Maximum ?? Maximum,
            };
    }

    private string? ConflictWith(ColumnSignature other)
    {
        if (!Formats.Any(format => TypeOf(format) == TypeOf(other.Formats[0])))
            return $"the format `{other.Formats[0]}` instead of `{string.Join("` or `", Formats)}`";
        if (Levels is not null && other.Levels?.FirstOrDefault(level => !Levels.Contains(level)) is { } level)
            return $"the value `{level}`, which BIDS does not allow in it";
        if (Unit.IsString && !other.Unit.IsNullish && !JsValue.AreIdentical(Unit, other.Unit))
            return $"the unit `{JsConversion.ToText(other.Unit)}` instead of `{Unit.Text}`";
        if (other.Minimum < Minimum)
            return $"the minimum {other.Minimum} instead of {Minimum}";
        return other.Maximum > Maximum ? $"the maximum {other.Maximum} instead of {Maximum}" : null;
    }

    private static string TypeOf(string format) =>
        format switch
        {
            "integer" or Number => Number,
            "boolean" => "boolean",
            _ => Text,
        };

    private static JsValue Member(in JsValue description, string name) =>
        description.Kind == JsKind.Object ? description.Members.Get(name) : JsValue.Undefined;

    /// <summary>A bound; null if its value is of a kind up to the one that means no bound.</summary>
    private static double? BoundOf(in JsValue description, string name, JsKind none) =>
        Member(description, name) is var bound && bound.Kind <= none ? null : JsConversion.ToNumber(bound);

    /// <summary>The keys of an object; those of an array or a string are its indexes, as in JavaScript.</summary>
    private static List<string> KeysOf(in JsValue levels) =>
        levels.Kind switch
        {
            JsKind.Object => [.. levels.Members.Names],
            JsKind.Array => Indexes(levels.Items.Count),
            JsKind.String => Indexes(levels.Text.Length),
            _ => [],
        };

    private static List<string> Indexes(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(index => index.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
}
