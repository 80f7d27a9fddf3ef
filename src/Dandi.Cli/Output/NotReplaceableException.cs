namespace Dandi.Cli.Output;

/// <summary>What exists at the path of an output must not be replaced.</summary>
/// <param name="message">What it is, and what to do, as sentences.</param>
internal sealed class NotReplaceableException(string message) : IOException(message);
