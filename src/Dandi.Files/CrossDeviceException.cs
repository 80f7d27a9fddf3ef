namespace Dandi.Files;

/// <summary>A rename or hard link is not possible, because both paths are on different file systems.</summary>
public sealed class CrossDeviceException(string source, string target)
    : IOException($"`{source}` and `{target}` are on different file systems");
