namespace Dandi.Cli.Commands.Download;

/// <summary>What is downloaded (<c>--download</c>).</summary>
[Flags]
internal enum DownloadedElements
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The metadata of Dandisets.</summary>
    DandisetYaml = 1,

    /// <summary>The assets.</summary>
    Assets = 2,

    /// <summary>Both.</summary>
    All = DandisetYaml | Assets,
}
