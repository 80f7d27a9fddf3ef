namespace Dandi.Cli.Commands.Download;

/// <summary>How progress is shown (<c>--format</c>).</summary>
internal enum DownloadFormat
{
    /// <summary>A live view, or lines.</summary>
    Pyout,

    /// <summary>Also one line per event on standard output.</summary>
    Debug,
}
