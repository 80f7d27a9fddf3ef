namespace Dandi.Cli.Tests.Commands.Upload;

/// <summary>How a run is stopped.</summary>
public enum Stop
{
    /// <summary>By the first Ctrl-C.</summary>
    Once,

    /// <summary>By the second Ctrl-C.</summary>
    Twice,

    /// <summary>By a deadline that is near.</summary>
    Near,

    /// <summary>By a deadline that is reached.</summary>
    Over,
}
