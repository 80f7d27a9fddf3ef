namespace Dandi;

/// <summary>An error in the command line, the environment or a local configuration file: exit code 2.</summary>
public sealed class UsageException(string message) : DandiException(message);
