namespace Dandi.Cli.Commands.Completion;

/// <summary>A shell that can complete the command line of this program.</summary>
internal enum CompletionShell
{
    /// <summary>The one that <c>SHELL</c> names.</summary>
    Auto,

    Bash,
    Zsh,
    Fish,
    PowerShell,
}
