using System.Globalization;

namespace Dandi.Formats.Tests.JsonSchemas;

/// <summary>Makes up JSON values.</summary>
internal static class Values
{
    private static readonly string[] Constants = ["null", "true", "false", "0", "\"\""];

    /// <summary>The text of a value, nested up to three times.</summary>
    public static Gen<string> Gen { get; } = Make(depth: 3);

    private static Gen<string> Make(int depth)
    {
        var number = CsCheck.Gen.Double[-1e6, 1e6].Select(value => value.ToString("R", CultureInfo.InvariantCulture));
        var text = CsCheck.Gen.String[CsCheck.Gen.Char.AlphaNumeric, 0, 5].Select(value => $"\"{value}\"");
        var scalar = CsCheck.Gen.OneOf(CsCheck.Gen.Int[0, 4].Select(index => Constants[index]), number, text);
        if (depth == 0)
            return scalar;
        var inner = Make(depth - 1).Array[0, 3];
        return CsCheck.Gen.OneOf(
            scalar,
            inner.Select(items => $"[{string.Join(',', items)}]"),
            inner.Select(items => $"{{{string.Join(',', items.Select((item, index) => $"\"m{index}\":{item}"))}}}")
        );
    }
}
