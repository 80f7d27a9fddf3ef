namespace Dandi.Cli.Commands.Download;

/// <summary>What paths in URLs are (<c>--path-type</c>).</summary>
internal enum PathType
{
    /// <summary>Paths.</summary>
    Exact,

    /// <summary>Patterns.</summary>
    Glob,
}
