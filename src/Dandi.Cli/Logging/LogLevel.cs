namespace Dandi.Cli.Logging;

/// <summary>The levels of log entries, from the lowest to the highest.</summary>
internal enum LogLevel
{
    /// <summary>Every step, and stack traces of errors.</summary>
    Debug = -1,

    /// <summary>The outcome of each asset.</summary>
    Info = 0,

    /// <summary>Notices to the user and validation results.</summary>
    Warning,

    /// <summary>Failures of single assets.</summary>
    Error,

    /// <summary>The error that ended the run.</summary>
    Critical,
}
