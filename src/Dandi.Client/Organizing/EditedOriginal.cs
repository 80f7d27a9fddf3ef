using Dandi.FileSystem;

namespace Dandi.Organizing;

/// <summary>What a file was before its references were replaced, to be restored.</summary>
/// <param name="Permissions">Its permissions.</param>
/// <param name="Size">Its size.</param>
/// <param name="Modified">Its modification time.</param>
public sealed record EditedOriginal(UnixFileMode Permissions, long Size, FileTime Modified);
