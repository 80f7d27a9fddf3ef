namespace Dandi;

/// <summary>The command was asked for something that cannot be done so: exit code 2.</summary>
public sealed class UsageException(string message) : DandiException(message);
