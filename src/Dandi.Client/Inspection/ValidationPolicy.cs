namespace Dandi.Inspection;

/// <summary>What validation means for an upload (<c>--validation</c>).</summary>
public enum ValidationPolicy
{
    /// <summary>Invalid assets are not uploaded.</summary>
    Require,

    /// <summary>Validity is not checked.</summary>
    Skip,

    /// <summary>Findings are shown, the asset is uploaded.</summary>
    Ignore,
}
