using Dandi.Addresses;

namespace Dandi.Downloads;

/// <summary>Where the assets that an address yields go, relative to the folder that is downloaded into.</summary>
/// <param name="address">The address.</param>
/// <param name="preservesTree">Whether leading folders are kept (<c>--preserve-tree</c>).</param>
public sealed class TargetPaths(ArchiveAddress address, bool preservesTree)
{
    /// <summary>The folder of the Dandiset, with a slash at its end; empty if there is none.</summary>
    public string DandisetFolder { get; } =
        address.Dandiset is { } id && (preservesTree || address.Kind == AddressKind.Dandiset) ? $"{id}/" : "";

    /// <summary>The target of an asset.</summary>
    /// <param name="assetPath">The path of the asset, as the archive states it.</param>
    public string Of(string assetPath)
    {
        var path = assetPath.TrimStart('/');
        if (preservesTree)
            return DandisetFolder + path;
        return address.Kind switch
        {
            AddressKind.Dandiset => DandisetFolder + path,
            AddressKind.Glob => path,
            AddressKind.Folder => WithoutParent(path),
            _ => path[(path.LastIndexOf('/') + 1)..],
        };
    }

    /// <summary>Removes the folder that contains the addressed folder or prefix.</summary>
    private string WithoutParent(string path)
    {
        var parent = address.Location.TrimEnd('/').LastIndexOf('/') + 1;
        return path.StartsWith(address.Location.AsSpan(0, parent), StringComparison.Ordinal) ? path[parent..] : path;
    }
}
