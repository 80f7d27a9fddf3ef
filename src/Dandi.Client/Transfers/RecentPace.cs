namespace Dandi.Transfers;

/// <summary>What the requests to the store of the last few seconds were like, and what they cost.</summary>
/// <param name="BytesPerRequest">The mean number of bytes that a request moved; 0 if none has ended.</param>
/// <param name="RequestTime">How long a request took, from the number in flight and of those that ended.</param>
/// <param name="ProcessorShare">The part of all processors that this process has used, from 0 to 1.</param>
public readonly record struct RecentPace(double BytesPerRequest, TimeSpan RequestTime, double ProcessorShare);
