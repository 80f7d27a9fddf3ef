namespace Dandi.Dois;

/// <summary>What to do where the metadata already have another value.</summary>
public enum ExistingValues
{
    /// <summary>Ask.</summary>
    Ask,

    /// <summary>Overwrite it; add missing elements to lists.</summary>
    Overwrite,

    /// <summary>Keep it; only a missing name or description is set.</summary>
    Skip,
}
