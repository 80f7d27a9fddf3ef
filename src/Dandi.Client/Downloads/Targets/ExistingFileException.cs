namespace Dandi.Downloads.Targets;

/// <summary>A file exists at a target, and is not to be replaced.</summary>
/// <param name="fullPath">The path of the file.</param>
internal sealed class ExistingFileException(string fullPath)
    : DandiException(
        $"`{fullPath}` exists already. Use `--existing` to skip or to replace existing files, or download into "
            + "another folder."
    );
