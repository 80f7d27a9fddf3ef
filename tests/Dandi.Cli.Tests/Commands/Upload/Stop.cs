namespace Dandi.Cli.Tests.Commands.Upload;

/// <summary>What stops a run.</summary>
public enum Stop
{
    /// <summary>The first Ctrl-C.</summary>
    Once,

    /// <summary>The second Ctrl-C.</summary>
    Twice,

    /// <summary>A deadline that is near.</summary>
    Near,

    /// <summary>A deadline that is reached.</summary>
    Over,
}
