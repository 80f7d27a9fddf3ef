namespace Dandi.Digests.Lanes;

/// <summary>A message that a worker has taken from the queue, and must release.</summary>
/// <param name="Message">The message.</param>
/// <param name="Parts">The queue of parts that it was taken from; null for a whole file.</param>
internal sealed record HashTask(HashMessage Message, DeviceParts? Parts);
