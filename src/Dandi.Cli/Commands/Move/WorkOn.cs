namespace Dandi.Cli.Commands.Move;

/// <summary>Where assets are moved (<c>--work-on</c>).</summary>
internal enum WorkOn
{
    /// <summary>
    /// With <c>--dandiset</c>, in the archive. Otherwise on both sides, or only locally if the account may not change
    /// the Dandiset in the archive.
    /// </summary>
    Auto,

    /// <summary>On both sides.</summary>
    Both,

    /// <summary>Only in the local folder.</summary>
    Local,

    /// <summary>Only in the archive.</summary>
    Remote,
}
