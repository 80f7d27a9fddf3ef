namespace Dandi.Nwb.Reading;

/// <summary>A member of a group as PyNWB sees it.</summary>
/// <param name="Name">For a group or dataset, the name by which it was first reached, possibly that of another hard
/// link; for a link, the link's own name.</param>
/// <param name="Node">The group or dataset, or the target of the link.</param>
/// <param name="IsLink">True if it is reached through a soft or external link.</param>
internal sealed record ReaderMember(string Name, ReaderNode Node, bool IsLink);
