namespace Dandi.Cli.Commands.Organize;

/// <summary>The values of <c>--invalid</c>: what to do if files cannot be organized.</summary>
internal enum InvalidFiles
{
    /// <summary>Change nothing.</summary>
    Fail,

    /// <summary>Skip them with a warning.</summary>
    Warn,
}
