using Dandi.Bids.Inheritance;
using Dandi.Bids.Tree;

namespace Dandi.Bids.Contexts;

/// <summary>A sidecar that applies to a file.</summary>
/// <param name="File">The sidecar.</param>
/// <param name="Content">What it says.</param>
/// <param name="Folder">The folder of the sidecar.</param>
internal sealed record SidecarFile(BidsFile File, JsonFile Content, FolderIndex Folder);
