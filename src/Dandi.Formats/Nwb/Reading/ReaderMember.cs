namespace Dandi.Nwb.Reading;

/// <summary>A member of a group as the reference reader has it.</summary>
/// <param name="Name">Of a group or dataset, the name by which it was reached first, which may be that of another hard link; of a link, its own.</param>
/// <param name="Node">The group or dataset.</param>
/// <param name="IsLink">Whether a soft or external link leads to it.</param>
internal sealed record ReaderMember(string Name, ReaderNode Node, bool IsLink);
