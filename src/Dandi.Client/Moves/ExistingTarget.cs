namespace Dandi.Moves;

/// <summary>What is done with an asset that exists at the target of a move (<c>--existing</c>).</summary>
public enum ExistingTarget
{
    /// <summary>Nothing is moved at all.</summary>
    Error,

    /// <summary>The asset that was to be moved stays where it is.</summary>
    Skip,

    /// <summary>The existing asset is replaced.</summary>
    Overwrite,
}
