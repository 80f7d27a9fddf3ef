namespace Dandi.Storage;

/// <summary>What arrived is not what was announced: nothing is registered.</summary>
public sealed class IntegrityException(string message) : DandiException(message);
