namespace Dandi.Cli.Output;

/// <summary>How much a command tells people.</summary>
internal enum Verbosity
{
    /// <summary>
    /// Errors, with each invalid or failed asset, the line with the totals, and the line about a run that was stopped
    /// (<c>--quiet</c>).
    /// </summary>
    Quiet,

    /// <summary>What has ended; equal findings are counted.</summary>
    Normal,

    /// <summary>Each step and each finding (<c>--verbose</c>).</summary>
    Verbose,
}
