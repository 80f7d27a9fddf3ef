using Dandi.Bids.Names;
using Dandi.Bids.Schema;
using Dandi.Bids.Tree;

namespace Dandi.Formats.Tests.Bids.Tree;

/// <summary>The kinds of folders of the embedded schema.</summary>
internal static class TreeTestKinds
{
    public static FolderKinds All { get; } = BidsSchema.Default.FolderKinds();
}
