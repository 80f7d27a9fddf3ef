namespace Dandi;

/// <summary>How grave a finding is.</summary>
public enum Severity
{
    /// <summary>For information.</summary>
    Info,

    /// <summary>A better form exists.</summary>
    Hint,

    /// <summary>It should be mended, and blocks nothing.</summary>
    Warning,

    /// <summary>It blocks the asset.</summary>
    Error,

    /// <summary>The file is unusable.</summary>
    Critical,
}
