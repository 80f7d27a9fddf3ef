namespace Dandi.Cli.Commands.Completion;

/// <summary>A word that completes a command line.</summary>
/// <param name="Kind">What the value is.</param>
/// <param name="Value">The word; for paths, the beginning that the shell has to complete.</param>
/// <param name="Help">A description on one line, or nothing.</param>
internal sealed record CompletedWord(CompletionKind Kind, string Value, string Help = "");
