namespace Dandi.Digests.Lanes;

/// <summary>A message in the hands of a worker.</summary>
/// <param name="Message">The message.</param>
/// <param name="Parts">What it was taken from; null for a whole file.</param>
internal sealed record HashTask(HashMessage Message, DeviceParts? Parts);
