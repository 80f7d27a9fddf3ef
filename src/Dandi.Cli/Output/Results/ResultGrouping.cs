namespace Dandi.Cli.Output.Results;

/// <summary>The property that results are grouped by (<c>-g</c>).</summary>
internal enum ResultGrouping
{
    /// <summary>No groups.</summary>
    None,

    /// <summary>The file or folder that a result is about.</summary>
    Path,

    Severity,

    /// <summary>The id of the rule.</summary>
    Id,

    /// <summary>The program whose rule it is.</summary>
    Validator,

    /// <summary>The standard that the rule belongs to.</summary>
    Standard,

    /// <summary>The folder of the Dandiset.</summary>
    Dandiset,
}
