namespace Dandi.Cli.Commands.ServiceScripts;

/// <summary>The parsed command line of <c>dandi service-scripts reextract-metadata</c>.</summary>
/// <param name="Url">The draft of a Dandiset.</param>
/// <param name="Instance">The instance that the URL must belong to; null for any.</param>
/// <param name="ShowsDiff">Whether changes are printed.</param>
/// <param name="When">Of which files.</param>
internal sealed record ReextractRequest(string Url, string? Instance, bool ShowsDiff, ReextractWhen When);
