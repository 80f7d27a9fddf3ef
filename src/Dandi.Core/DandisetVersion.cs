namespace Dandi;

/// <summary>One version of a Dandiset: the draft, or a published one such as <c>0.210831.2033</c>.</summary>
/// <param name="Dandiset">The Dandiset.</param>
/// <param name="Version">The name of the version, as it is used in URLs.</param>
public sealed record DandisetVersion(DandisetId Dandiset, string Version)
{
    /// <summary>The name of the version that can be changed.</summary>
    public const string DraftName = "draft";

    /// <summary>Whether it is the version that can be changed.</summary>
    public bool IsDraft => Version == DraftName;

    /// <summary>Returns the draft of a Dandiset.</summary>
    public static DandisetVersion DraftOf(DandisetId dandiset) => new(dandiset, DraftName);

    /// <inheritdoc/>
    public override string ToString() => $"{Dandiset}/{Version}";
}
