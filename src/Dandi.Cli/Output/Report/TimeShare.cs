namespace Dandi.Cli.Output.Report;

/// <summary>How much of the time something took.</summary>
/// <param name="Name">What it was.</param>
/// <param name="Time">How long it took.</param>
internal readonly record struct TimeShare(string Name, TimeSpan Time);
