namespace Dandi.Bids.Values;

/// <summary>The operators for arithmetic, order and membership.</summary>
internal static class JsOperators
{
    // JavaScript engines have such a limit, too. Texts of the schema and of files are far shorter.
    private const int MaxTextLength = 1 << 24;

    /// <summary>Gets an operator by its text; null for any other text.</summary>
    public static JsOperator? Find(string text) =>
        text switch
        {
            "<" => Order(order => order < 0),
            "<=" => Order(order => order <= 0),
            ">" => Order(order => order > 0),
            ">=" => Order(order => order >= 0),
            "in" => IsMember,
            "+" => Add,
            "-" => Arithmetic((x, y) => x - y),
            "*" => Arithmetic((x, y) => x * y),
            "/" => Arithmetic((x, y) => x / y),
            "%" => Arithmetic((x, y) => x % y),
            "**" => Arithmetic(Power),
            _ => null,
        };

    // A comparison with something that is not a number is false.
    private static JsOperator Order(Predicate<int> holds) =>
        (in JsValue left, in JsValue right, out JsValue value) =>
        {
            value = JsValue.Of(JsComparison.Compare(left, right) is { } order && holds(order));
            return true;
        };

    private static JsOperator Arithmetic(Func<double, double, double> compute) =>
        (in JsValue left, in JsValue right, out JsValue value) =>
        {
            value = JsValue.Of(compute(JsConversion.ToNumber(left), JsConversion.ToNumber(right)));
            return true;
        };

    // Unlike Math.Pow, a power of one or minus one with an exponent that is not finite is not a number.
    private static double Power(double value, double exponent) =>
        double.IsNaN(exponent) || (Math.Abs(value) == 1 && double.IsInfinity(exponent))
            ? double.NaN
            : Math.Pow(value, exponent);

    private static bool IsMember(in JsValue left, in JsValue right, out JsValue value) =>
        JsMember.TryFind(right, left, out value);

    private static bool Add(in JsValue left, in JsValue right, out JsValue value)
    {
        var (first, second) = (JsConversion.ToPrimitive(left), JsConversion.ToPrimitive(right));
        if (!first.IsString && !second.IsString)
        {
            value = JsValue.Of(JsConversion.ToNumber(first) + JsConversion.ToNumber(second));
            return true;
        }
        var (start, end) = (JsConversion.ToText(first), JsConversion.ToText(second));
        var isShort = start.Length + end.Length <= MaxTextLength;
        value = isShort ? JsValue.Of(start + end) : JsValue.Undefined;
        return isShort;
    }
}
