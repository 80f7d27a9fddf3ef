namespace Dandi.Cli.Commands.Completion;

/// <summary>Kinds of completions.</summary>
internal enum CompletionKind
{
    /// <summary>A word to insert.</summary>
    Plain,

    /// <summary>The shell completes files and folders.</summary>
    File,

    /// <summary>The shell completes folders.</summary>
    Dir,
}
