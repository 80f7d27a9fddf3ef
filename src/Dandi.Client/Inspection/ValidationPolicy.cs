namespace Dandi.Inspection;

/// <summary>Whether assets are validated before they are uploaded (<c>--validation</c>).</summary>
public enum ValidationPolicy
{
    /// <summary>Assets are validated, and invalid ones are not uploaded.</summary>
    Require,

    /// <summary>Assets are not validated.</summary>
    Skip,

    /// <summary>Assets are validated, and uploaded whatever the results are.</summary>
    Ignore,
}
