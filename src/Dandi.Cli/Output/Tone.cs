namespace Dandi.Cli.Output;

/// <summary>
/// What a part of a line means. On a terminal with colors, each has its own, which is never the only sign of it.
/// </summary>
internal enum Tone
{
    /// <summary>Text without a special meaning.</summary>
    Plain,

    /// <summary>Text that matters less, such as the folder of a path.</summary>
    Dim,

    /// <summary>What matters most in a line, such as a number in the summary.</summary>
    Strong,

    /// <summary>Something succeeded.</summary>
    Done,

    /// <summary>Something to know, which keeps nothing from succeeding.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}
