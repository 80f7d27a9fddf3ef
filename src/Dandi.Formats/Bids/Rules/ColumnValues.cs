using Dandi.Bids.Schema;
using Dandi.Bids.Values;
using Dandi.JsonSchemas;

namespace Dandi.Bids.Rules;

/// <summary>Checks values of columns by their signatures. Patterns are compiled once.</summary>
internal sealed class ColumnValues(BidsSchema schema)
{
    private const string NotAvailable = "n/a";

    /// <summary>The format <c>number</c>, as the schemas from 1.8.0 on define it.</summary>
    private const string NumberPattern = " *[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)? *";

    private readonly Dictionary<string, CellPattern> _patterns = new(StringComparer.Ordinal);

    /// <summary>The pattern of all values of a signature.</summary>
    public CellPattern PatternOf(ColumnSignature signature)
    {
        var pattern = signature.Pattern
            ?? string.Join('|', signature.Formats.Select(format => schema.Format(format)?.Pattern ?? ".*"));
        if (!_patterns.TryGetValue(pattern, out var compiled))
            _patterns[pattern] = compiled = new CellPattern(
                EcmaRegex.Compile($"^{pattern}$"),
                pattern == NumberPattern
            );
        return compiled;
    }

    public static bool IsValid(string value, ColumnSignature signature, CellPattern pattern)
    {
        if (value == NotAvailable)
            return true;
        if (!pattern.IsMatch(value) || signature.Levels?.Contains(value) == false)
            return false;
        if (signature.Maximum is null && signature.Minimum is null)
            return true;
        var number = JsNumber.ParsePrefix(value);
        return !(signature.Maximum is { } maximum && !(number <= maximum))
            && !(signature.Minimum is { } minimum && !(number >= minimum));
    }
}
