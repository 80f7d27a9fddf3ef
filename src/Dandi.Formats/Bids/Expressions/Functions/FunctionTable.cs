namespace Dandi.Bids.Expressions.Functions;

/// <summary>The functions of the expression language that depend on nothing but their arguments.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, ExpressionFunction> Functions = new(StringComparer.Ordinal)
    {
        ["allequal"] = ListFunctions.AllEqual,
        ["count"] = ListFunctions.Count,
        ["index"] = ListFunctions.Index,
        ["length"] = ListFunctions.Length,
        ["match"] = TextFunctions.Match,
        ["max"] = NumberFunctions.Max,
        ["min"] = NumberFunctions.Min,
        ["sorted"] = SortFunction.Sorted,
        ["substr"] = TextFunctions.Substr,
        ["type"] = TextFunctions.Type,
        ["unique"] = ListFunctions.Unique,
    };

    /// <summary>Gets a function by its name; null if there is none.</summary>
    public static ExpressionFunction? Find(string name) => Functions.GetValueOrDefault(name);
}
