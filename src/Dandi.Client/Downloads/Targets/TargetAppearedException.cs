namespace Dandi.Downloads.Targets;

/// <summary>Another program has created a target while it was downloaded; it was not replaced.</summary>
internal sealed class TargetAppearedException(string fullPath)
    : DandiException(
        $"`{fullPath}` exists already: another program created it while it was downloaded, so it was left as it is. "
            + "Run the command again with `--existing overwrite-different` to replace it if it differs."
    );
