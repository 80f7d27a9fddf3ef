namespace Dandi.Reextraction;

/// <summary>Whether the metadata of an asset are extracted again.</summary>
public enum ReextractionDecision
{
    /// <summary>They are.</summary>
    Extract,

    /// <summary>Only the content of NWB files becomes metadata.</summary>
    NotNwb,

    /// <summary>They have the version of the schema in which they would be sent.</summary>
    UpToDate,

    /// <summary>They have a newer one.</summary>
    Newer,
}
