namespace Dandi.Cli.Output.Results;

/// <summary>What the results of a group have in common (<c>-g</c>).</summary>
internal enum ResultGrouping
{
    /// <summary>Nothing: there are no groups.</summary>
    None,

    /// <summary>The file or folder.</summary>
    Path,

    /// <summary>How grave they are.</summary>
    Severity,

    /// <summary>The rule.</summary>
    Id,

    /// <summary>Who found them.</summary>
    Validator,

    /// <summary>The standard that the rule belongs to.</summary>
    Standard,

    /// <summary>The Dandiset.</summary>
    Dandiset,
}
