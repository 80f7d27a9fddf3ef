namespace Dandi.Storage;

/// <summary>The store received other bytes than were announced. Nothing is registered.</summary>
public sealed class IntegrityException(string message) : DandiException(message);
