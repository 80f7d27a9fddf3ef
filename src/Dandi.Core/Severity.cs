namespace Dandi;

/// <summary>The severity of a validation result, from the lowest to the highest.</summary>
public enum Severity
{
    /// <summary>Information that needs no action.</summary>
    Info,

    /// <summary>A suggestion: the file is valid, but could be better.</summary>
    Hint,

    /// <summary>Should be fixed, but does not block the upload.</summary>
    Warning,

    /// <summary>Must be fixed: blocks the upload of the asset.</summary>
    Error,

    /// <summary>The file cannot be used at all; blocks the upload like <see cref="Error"/>.</summary>
    Critical,
}
