namespace Dandi.MetadataSchemas;

/// <summary>What metadata describes.</summary>
public enum MetadataKind
{
    /// <summary>A version of a Dandiset.</summary>
    Dandiset,

    /// <summary>A file or Zarr.</summary>
    Asset,
}
