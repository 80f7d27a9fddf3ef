namespace Dandi.PythonPatterns;

/// <summary>The flags that a pattern can set itself, such as <c>(?i)</c>.</summary>
[Flags]
internal enum InlineFlags
{
    None = 0,
    IgnoreCase = 1,
    Multiline = 2,

    /// <summary>The period also matches line feeds.</summary>
    DotAll = 4,
    Verbose = 8,

    /// <summary>The classes <c>\w</c>, <c>\d</c> and <c>\s</c> have ASCII characters only.</summary>
    Ascii = 16,
}

/// <summary>Reads and writes <see cref="InlineFlags"/>.</summary>
internal static class InlineFlagsReader
{
    /// <summary>Reads the letters of flags that are switched on and, after a hyphen, off.</summary>
    public static (InlineFlags On, InlineFlags Off) Read(PatternReader reader)
    {
        var on = ReadLetters(reader);
        if (!reader.TryRead('-'))
            return (on, InlineFlags.None);
        var off = ReadLetters(reader);
        if (off == InlineFlags.None)
            throw reader.Error("missing flag");
        return off.HasFlag(InlineFlags.Ascii)
            ? throw reader.Error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'")
            : (on, off);
    }

    /// <summary>The flags that .NET has, as it writes them.</summary>
    public static string ToText(InlineFlags on, InlineFlags off) =>
        ToText(off) is { Length: > 0 } letters ? $"{ToText(on)}-{letters}" : ToText(on);

    private static string ToText(InlineFlags flags) =>
        (flags.HasFlag(InlineFlags.IgnoreCase) ? "i" : "")
        + (flags.HasFlag(InlineFlags.Multiline) ? "m" : "")
        + (flags.HasFlag(InlineFlags.DotAll) ? "s" : "");

    private static InlineFlags ReadLetters(PatternReader reader)
    {
        var flags = InlineFlags.None;
        while (char.IsAsciiLetter(reader.Next))
        {
            flags |= reader.Read() switch
            {
                'i' => InlineFlags.IgnoreCase,
                'm' => InlineFlags.Multiline,
                's' => InlineFlags.DotAll,
                'x' => InlineFlags.Verbose,
                'a' => InlineFlags.Ascii,
                'u' => InlineFlags.None,
                'L' => throw reader.Error("bad inline flags: cannot use 'L' flag with a str pattern"),
                var other => throw reader.Error($"unknown flag {other}"),
            };
        }
        return flags;
    }
}
