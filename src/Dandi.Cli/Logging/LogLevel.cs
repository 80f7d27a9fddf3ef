namespace Dandi.Cli.Logging;

/// <summary>How much goes into the log.</summary>
internal enum LogLevel
{
    /// <summary>Every step, with stack traces.</summary>
    Debug = -1,

    /// <summary>What became of each asset.</summary>
    Info = 0,

    /// <summary>What the user should know.</summary>
    Warning,

    /// <summary>What went wrong.</summary>
    Error,

    /// <summary>What ended the run.</summary>
    Critical,
}
