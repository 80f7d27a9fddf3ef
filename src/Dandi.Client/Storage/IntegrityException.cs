namespace Dandi.Storage;

/// <summary>Other bytes arrived, here or in the store, than were announced. Nothing is registered or kept.</summary>
public sealed class IntegrityException(string message) : DandiException(message);
