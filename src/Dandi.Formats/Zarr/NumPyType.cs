using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dandi.Zarr;

/// <summary>
/// The data types of Zarr 2 arrays: type strings of NumPy, or lists of fields
/// (<see href="https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html">Zarr 2</see>, "Data type encoding").
/// </summary>
internal static partial class NumPyType
{
    private const int MaxNesting = 16;

    /// <summary>Whether a JSON value is a valid data type.</summary>
    public static bool IsType(JsonElement type, int nesting = 0) =>
        type.ValueKind switch
        {
            JsonValueKind.String => Pattern.IsMatch(type.GetString()!),
            JsonValueKind.Array => nesting < MaxNesting
                && type.GetArrayLength() > 0
                && type.EnumerateArray().All(field => IsField(field, nesting + 1)),
            _ => false,
        };

    private static bool IsField(JsonElement field, int nesting) =>
        field.ValueKind == JsonValueKind.Array
        && field.GetArrayLength() is 2 or 3
        && field[0].ValueKind == JsonValueKind.String
        && IsType(field[1], nesting)
        && (field.GetArrayLength() == 2 || IsLength(field[2]));

    private static bool IsLength(JsonElement length) =>
        length.ValueKind == JsonValueKind.Array
            ? length.EnumerateArray().All(item => JsonChecker.TryReadInteger(item, out var one) && one >= 0)
            : JsonChecker.TryReadInteger(length, out var number) && number >= 0;

    // Not RegexOptions.NonBacktracking, which would be compiled at run time: nothing here can be repeated in two ways.
    [GeneratedRegex(
        @"^[<>|=]?(b1|[iu][1248]|f(2|4|8|12|16)|c(8|16|24|32)|"
            + @"[mM]8(\[[0-9]*(Y|M|W|D|h|m|s|ms|us|μs|ns|ps|fs|as|generic)(/[0-9]+)?\])?|[SUVa][0-9]*|O8?)$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern { get; }
}
