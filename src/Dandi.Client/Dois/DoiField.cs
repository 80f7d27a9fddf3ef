namespace Dandi.Dois;

/// <summary>Metadata of a Dandiset that a DOI can fill in, in the order in which that happens.</summary>
public enum DoiField
{
    /// <summary>The authors.</summary>
    Contributor,

    /// <summary>The title.</summary>
    Name,

    /// <summary>The abstract.</summary>
    Description,

    /// <summary>What the DOI identifies.</summary>
    RelatedResource,
}
