using Dandi.Bids.Schema;
using Dandi.Bids.Tree;

namespace Dandi.Bids.Names;

/// <summary>The kinds of folders that a schema defines.</summary>
internal static class FolderKindsOfSchema
{
    /// <remarks>
    /// A folder counts as a file if its name has an entity, a suffix and an extension of files that are folders; the
    /// empty extension is one of them.
    /// </remarks>
    public static FolderKinds FolderKinds(this BidsSchema schema)
    {
        var extensions = schema.PseudoFileExtensions.ToHashSet(StringComparer.Ordinal);
        return new FolderKinds(
            name =>
                FileNameParts.Parse(name) is var parts
                && parts.Suffix.Length > 0
                && parts.Entities.Count > 0
                && extensions.Contains(parts.Extension + "/"),
            schema.OpaqueFolders.ToHashSet(StringComparer.Ordinal)
        );
    }
}
