namespace Dandi.PythonPatterns;

/// <summary>The classes <c>\d</c>, <c>\w</c>, <c>\s</c> and their complements.</summary>
internal static class CategorySets
{
    /// <summary>Returns what .NET writes between brackets for a class; null if the letter names none.</summary>
    public static string? TryGet(char letter, InlineFlags flags) =>
        !"dDwWsS".Contains(letter) ? null
        : !flags.HasFlag(InlineFlags.Ascii) ? $"\\{letter}"
        : letter switch
        {
            'd' => "0-9",
            'D' => "\\0-/:-\\uffff",
            'w' => "a-zA-Z0-9_",
            'W' => "\\0-/:-@\\[-\\^`{-\\uffff",
            's' => "\\t-\\r ",
            _ => "\\0-\\b\\x0e-\\x1f!-\\uffff",
        };
}
