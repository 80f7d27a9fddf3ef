namespace Dandi.Cli.Output.Report;

/// <summary>How an asset ended, in the order in which a report lists assets.</summary>
internal enum AssetStatus
{
    /// <summary>The transfer failed.</summary>
    Failed,

    /// <summary>There is an error among the validation results.</summary>
    Invalid,

    /// <summary>The run was stopped before the asset was complete.</summary>
    Stopped,

    /// <summary>There are validation results, but no errors.</summary>
    Warned,

    /// <summary>The asset was uploaded.</summary>
    Uploaded,

    /// <summary>The asset was downloaded.</summary>
    Downloaded,

    /// <summary>What exists at the destination was kept.</summary>
    Skipped,
}
